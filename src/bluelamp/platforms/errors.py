"""What an adapter cannot do; each message is one plain sentence."""


class PlatformError(Exception):
    """An adapter cannot do what it was asked."""


class CursorError(PlatformError):
    """A cursor that this stream never gave."""


class ResolveError(PlatformError):
    """A page whose canonical uri the platform does not give, now or ever."""

"""The one error of this room."""


class UriError(ValueError):
    """An address that cannot be used; the message is one plain sentence for whoever gave it."""

"""Why something outside was not reached; each message is one plain sentence."""


class FetchError(Exception):
    """Nothing usable came back.

    `sent` says whether the request may have reached the other side, so that whoever sends
    something that counts knows whether sending again could make two of it.
    """

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


class Refused(FetchError):
    """We will not go there: not a public address, or too many redirects."""


class TooLarge(FetchError):
    """The answer is larger than what is taken, as sent or once decompressed."""


class TooSlow(FetchError):
    """The whole took longer than it may."""


class Unreachable(FetchError):
    """No such name, nobody answers there, or what answers does not keep to HTTP or TLS."""

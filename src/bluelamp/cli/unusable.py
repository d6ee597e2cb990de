"""What a command cannot work with: said in one sentence, and the exit code is 2."""


class Unusable(Exception):
    """Nothing can be done with what was given; the message says what to do instead."""


def reason_of(error: OSError) -> str:
    """Give the reason alone, as the system words it, without number and path."""
    return error.strerror or str(error)

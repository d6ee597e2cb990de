"""Why an act was not performed; each message is one sentence for the person who tried."""


class Refused(Exception):
    """The act may not be performed, now or by this actor; nothing was written."""


class NotPermitted(Refused):
    """The actor holds none of the roles that this kind of act asks for."""


class WrongState(Refused):
    """The transition table has no such step from the present state."""

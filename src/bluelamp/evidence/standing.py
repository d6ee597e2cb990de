"""Writing down whether content is still up."""

from bluelamp.conduct.act import Act
from bluelamp.evidence.models import Subject
from bluelamp.platforms import Standing


def record(subject: Subject, standing: Standing, *, this: Act) -> None:
    """Note what a look at the content showed; part of a larger act."""
    subject.standing = standing.state
    subject.standing_reason = standing.reason[:300]
    subject.checked_at = standing.at
    subject.save(update_fields=["standing", "standing_reason", "checked_at"])
    this.about(subject, standing=standing.state, reason=standing.reason)

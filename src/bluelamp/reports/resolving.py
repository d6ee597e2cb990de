"""From the link that was pasted to the canonical uri of what it leads to; in the worker, never in a page."""

from bluelamp.conduct.act import Act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.kinds import declare
from bluelamp.reports.models import Report

RESOLVE = declare(
    "reports.resolve",
    {Role.WORKER},
    "The worker finds the canonical address behind a reported link.",
)


def keep(report_id: int, uri: str | None, this: Act) -> None:
    """Mark a report as ready to be joined, under this uri or under the one it has."""
    report = this.lock(Report, pk=report_id)
    report.uri = uri or report.uri
    report.resolved = True
    report.save(update_fields=["uri", "resolved"])
    this.about(report)

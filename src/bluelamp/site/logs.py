"""What may stand in the log: which page was asked for, never the address with its secrets."""

import logging

from django.http import HttpRequest


class Routes(logging.Filter):
    """Writes a page's route in its address's place: a provider's link and a receipt are secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, its address replaced."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            found = request.resolver_match
            route = f"/{found.route}" if found else "an address that leads nowhere"
            record.args = tuple(route if said == request.path else said for said in record.args)
        return True

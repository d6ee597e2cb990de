"""What the outbox sends in these tests besides what the rooms send: to a webhook that honours a key."""

from typing import Any

import httpx

from bluelamp.conduct import outbox
from bluelamp.conduct.act import Act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.kinds import declare
from bluelamp.conduct.models import Outbox

QUEUE = declare("crash.queue", {Role.SETUP}, "A test puts things into the outbox.")
DELIVERED = declare("crash.delivered", {Role.WORKER}, "A test's message was handed over.")


class Hook(outbox.Handler):
    """Posts to a webhook, which may get the same key twice."""

    kind = "crash.hook"
    act = DELIVERED
    attempts = 20

    def work(self, row: Outbox) -> int:
        try:
            answer = httpx.post(
                row.body["url"], json=row.body, headers={"Idempotency-Key": row.key}, timeout=10
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise outbox.Retry(f"The webhook did not answer ({type(error).__name__}).") from error
        return answer.status_code

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        this.about(key=row.key, status=result)


def register() -> None:
    outbox.register(Hook())

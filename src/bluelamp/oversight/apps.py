from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "bluelamp.oversight"

    def ready(self) -> None:
        """Let overseers begin with the ledger's entries."""
        from bluelamp.officers import homes
        from bluelamp.officers.models import Duty

        homes.register_home(Duty.OVERSEER, "oversight:entries")

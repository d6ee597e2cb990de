from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "bluelamp.actions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the outbox what the worker does for actions."""
        from bluelamp.actions import tasks
        from bluelamp.conduct import outbox

        for handler in (
            tasks.Prepare(),
            tasks.SendEmail(),
            tasks.SendWebhook(),
            tasks.Recheck(),
            tasks.TellReply(),
        ):
            outbox.register(handler)

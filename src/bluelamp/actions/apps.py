from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "bluelamp.actions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the outbox what the worker does for actions, and what it does again and again."""
        from datetime import timedelta

        from bluelamp.actions import rechecking, tasks
        from bluelamp.conduct import chores, outbox

        for handler in (
            tasks.Prepare(),
            tasks.SendEmail(),
            tasks.SendWebhook(),
            tasks.Recheck(),
            tasks.TellReply(),
        ):
            outbox.register(handler)
        chores.register("actions.go_on", timedelta(minutes=1), rechecking.go_on)

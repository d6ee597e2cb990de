"""The ledger's one head row, and the triggers that keep the ledger append-only."""

from django.db import migrations

from bluelamp.conduct import guards


def make_head(apps, schema_editor):
    apps.get_model("conduct", "LedgerHead").objects.create(pk=1)


def install_guards(apps, schema_editor):
    guards.install(schema_editor.connection)


def lift_guards(apps, schema_editor):
    guards.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("conduct", "0001_initial")]
    operations = [
        migrations.RunPython(make_head, migrations.RunPython.noop),
        migrations.RunPython(install_guards, lift_guards),
    ]

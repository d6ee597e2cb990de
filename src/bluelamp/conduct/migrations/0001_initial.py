
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['size'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('leaf', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('act', models.CharField(max_length=64)),
                ('actor', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['seq'],
            },
        ),
        migrations.CreateModel(
            name='EntryObject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name='LedgerHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField(default=0)),
                ('frontier', models.TextField(default='0:')),
            ],
        ),
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160, unique=True)),
                ('kind', models.CharField(max_length=64)),
                ('body', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed'), ('unsettled', 'Unsettled')], default='queued', max_length=16)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('error', models.TextField(default='')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'outbox',
            },
        ),
        migrations.CreateModel(
            name='Payload',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='conduct.entry')),
                ('body', models.TextField()),
                ('salt', models.CharField(max_length=64)),
            ],
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['act', 'seq'], name='conduct_ent_act_08c2b9_idx'),
        ),
        migrations.AddField(
            model_name='entryobject',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objects_named', to='conduct.entry'),
        ),
        migrations.AddConstraint(
            model_name='ledgerhead',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_ledger_head'),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(fields=['state', 'due_at'], name='conduct_out_state_74c0c0_idx'),
        ),
        migrations.AddConstraint(
            model_name='outbox',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'sending'), ('lease_until__isnull', True), _connector='XOR'), name='a_lease_while_sending'),
        ),
        migrations.AddConstraint(
            model_name='entryobject',
            constraint=models.UniqueConstraint(fields=('name', 'entry'), name='entry_names_object_once'),
        ),
    ]

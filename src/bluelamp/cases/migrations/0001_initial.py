
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('open', 'open'), ('proposed', 'proposed'), ('acting', 'acting'), ('closed', 'closed')], default='open', max_length=12)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('removed', 'It was taken down.'), ('still_up', 'The provider was asked, and left it up.'), ('no_action', 'It was looked at, and no action was taken.'), ('passed_on', 'It was passed on to the lawful hotline.')], max_length=12)),
                ('address_only', models.BooleanField(default=False)),
                ('rank_at', models.DateTimeField(help_text="The desk's order: earlier stands higher.")),
                ('rank_reasons', models.JSONField(default=list)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('claim_active_at', models.DateTimeField(blank=True, null=True)),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('held_until', models.DateTimeField(blank=True, help_text='A legal hold.', null=True)),
                ('hold_reason', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='CaseItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CaseSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('copy', models.BooleanField(default=False)),
                ('joined_by', models.CharField(help_text='uri, content_id or text: why it is the same.', max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('handed_back', 'handed_back')], default='proposed', max_length=12)),
                ('action_kind', models.CharField(blank=True, help_text='Empty: no action.', max_length=64)),
                ('basis', models.CharField(blank=True, max_length=64)),
                ('offence', models.CharField(blank=True, max_length=64)),
                ('elements', models.JSONField(default=dict, help_text='Element id: {answer, evidence}.')),
                ('exits', models.JSONField(default=dict, help_text='Defence id: {answer, reason}.')),
                ('exemptions', models.JSONField(default=dict, help_text='Exemption id: {answer, reason}.')),
                ('necessity', models.TextField(blank=True)),
                ('proportionality', models.TextField(blank=True)),
                ('reasons', models.TextField(help_text="In the officer's own words.")),
                ('decided_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('handed_back_because', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['decided_at'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
    ]

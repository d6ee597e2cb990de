
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('banks', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The place, in public words.', max_length=120)),
                ('kind', models.CharField(choices=[('jetstream', 'Bluesky (Jetstream)'), ('files', 'A file of posts')], max_length=16)),
                ('address', models.CharField(max_length=500)),
                ('pace', models.PositiveIntegerField(default=0, help_text='Posts a second at most; 0 means no limit.')),
                ('cursor', models.TextField(blank=True)),
                ('condition', models.CharField(choices=[('idle', 'not connected'), ('reading', 'reading'), ('waiting', 'waiting to reconnect'), ('finished', 'read to the end'), ('failed', 'failed')], default='idle', max_length=10)),
                ('read', models.PositiveBigIntegerField(default=0)),
                ('skips', models.JSONField(default=dict, help_text='How many were skipped, by reason.')),
                ('gaps', models.JSONField(default=list, help_text='The newest gaps: from, to, why.')),
                ('rate', models.FloatField(default=0, help_text='Posts a second, lately.')),
                ('newest_post_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.TextField(blank=True)),
                ('updated_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'address'), name='one_intake_per_source')],
            },
        ),
        migrations.CreateModel(
            name='Patrol',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('purpose', models.TextField()),
                ('ground', models.CharField(help_text='The id of an offence row.', max_length=64)),
                ('languages', models.JSONField(default=list, help_text='Only these; empty means all.')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('drafted', 'drafted'), ('authorised', 'authorised'), ('refused', 'refused'), ('stopped', 'stopped'), ('ended', 'ended')], default='drafted', max_length=12)),
                ('authorised_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('read', models.PositiveBigIntegerField(default=0)),
                ('sighted', models.PositiveBigIntegerField(default=0)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authoriser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('banks', models.ManyToManyField(related_name='patrols', to='banks.bank')),
                ('intakes', models.ManyToManyField(related_name='patrols', to='patrols.intake')),
            ],
            options={
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(max_length=2048)),
                ('content_id', models.CharField(max_length=256)),
                ('post', models.JSONField(help_text='The post, as `bluelamp.posts.Post` encodes it.')),
                ('matches', models.JSONField(help_text='The matches, best first, as `bluelamp.matching.Match` has them.')),
                ('index', models.CharField(max_length=64)),
                ('seen_at', models.DateTimeField()),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='patrols.intake')),
                ('patrol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='patrols.patrol')),
            ],
        ),
        migrations.AddConstraint(
            model_name='patrol',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='patrol_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='patrol',
            constraint=models.CheckConstraint(condition=models.Q(('authoriser__isnull', True), models.Q(('authoriser', models.F('author')), _negated=True), _connector='OR'), name='patrol_authorised_by_another'),
        ),
        migrations.AddConstraint(
            model_name='patrol',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['authorised', 'ended', 'stopped']), _negated=True), models.Q(('authorised_at__isnull', False), ('authoriser__isnull', False)), _connector='OR'), name='patrol_authorised_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.UniqueConstraint(fields=('patrol', 'uri', 'content_id'), name='a_sighting_once_per_patrol'),
        ),
    ]

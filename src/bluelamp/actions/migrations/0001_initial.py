
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='The id of an action row of the law packs.', max_length=64)),
                ('state', models.CharField(choices=[('drafted', 'drafted'), ('discarded', 'discarded'), ('approved', 'approved'), ('sent', 'sent'), ('failed', 'failed'), ('acknowledged', 'acknowledged'), ('asked', 'asked'), ('declined', 'declined'), ('said_removed', 'said_removed'), ('completed', 'completed')], default='drafted', max_length=14)),
                ('text', models.TextField(help_text='The notice in its proper form; {link} and {appeal} are filled when sent.')),
                ('drafted_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('link_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('link_until', models.DateTimeField(blank=True, null=True)),
                ('appeal_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('message_id', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('hosts', models.JSONField(default=list, help_text='Hosts and uri prefixes whose content is theirs.')),
                ('hotline', models.BooleanField(default=False)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('webhook', models.CharField(blank=True, max_length=500)),
                ('webhook_secret', models.CharField(blank=True, max_length=64)),
                ('verified_on', models.DateField(blank=True, null=True)),
                ('verified_by', models.CharField(blank=True, max_length=64)),
                ('demonstration', models.BooleanField(default=False, help_text='Accepts demonstration notices.')),
            ],
        ),
        migrations.CreateModel(
            name='Recheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('up', 'still up'), ('gone', 'gone'), ('unknown', 'not known')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('acknowledged', 'received'), ('removed', 'removed'), ('declined', 'declined'), ('question', 'question'), ('reply', 'our answer')], max_length=12)),
                ('text', models.TextField(blank=True)),
                ('by', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
    ]


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(help_text='Canonical; "text:<hash>" without one.', max_length=2048, unique=True)),
                ('content_id', models.CharField(blank=True, db_index=True, max_length=256)),
                ('text_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('author', models.CharField(blank=True, help_text='A keyed hash of the account.', max_length=64)),
                ('address_only', models.BooleanField(default=False, help_text='Suspected child sexual abuse material: never fetched or shown.')),
                ('standing', models.CharField(choices=[('up', 'still up'), ('gone', 'gone'), ('unknown', 'not known')], default='unknown', max_length=8)),
                ('standing_reason', models.CharField(blank=True, max_length=300)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('first_seen_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('address_only', False), models.Q(('author', ''), ('content_id', ''), ('text_hash', '')), _connector='OR'), name='address_only_holds_only_the_address')],
            },
        ),
        migrations.CreateModel(
            name='Capture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('fetched', 'fetched from its address'), ('streamed', 'received from the stream')], max_length=8)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('vault_key', models.CharField(max_length=200, unique=True)),
                ('url', models.CharField(max_length=2048)),
                ('final_url', models.CharField(blank=True, max_length=2048)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('headers', models.JSONField(default=list)),
                ('address', models.CharField(blank=True, help_text='The network address that answered.', max_length=64)),
                ('asked_by', models.CharField(max_length=64)),
                ('captured_at', models.DateTimeField()),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='captures', to='evidence.subject')),
            ],
            options={
                'ordering': ['captured_at'],
            },
        ),
    ]

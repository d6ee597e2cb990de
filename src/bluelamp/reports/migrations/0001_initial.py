import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('key_hint', models.CharField(max_length=8)),
                ('scopes', models.JSONField(default=list)),
                ('active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('lookup', 'a receipt code that was not found'), ('submission', 'a report that was sent')], max_length=10)),
                ('client', models.CharField(help_text='A keyed hash of the address.', max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'client', 'at'], name='reports_att_kind_7dbcfc_idx')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receipt', models.CharField(help_text='HMAC of the receipt code.', max_length=64, unique=True)),
                ('channel', models.CharField(choices=[('public', 'public form'), ('partner', 'partner')], max_length=8)),
                ('link', models.CharField(blank=True, help_text='As it was pasted.', max_length=2048)),
                ('uri', models.CharField(blank=True, db_index=True, help_text='Canonical, once it is resolved.', max_length=2048)),
                ('text', models.TextField(blank=True)),
                ('concern', models.CharField(choices=[('instructions', 'It explains how to do something unlawful and harmful'), ('threat', 'It threatens somebody'), ('recruits', 'It tries to win people for a banned group'), ('praises', 'It praises violence'), ('child_abuse', 'It shows or offers sexual abuse of a child'), ('other', 'Something else')], max_length=16)),
                ('details', models.TextField(blank=True)),
                ('address_only', models.BooleanField(default=False, help_text='Suspected child sexual abuse material: the address and nothing else.')),
                ('resolved', models.BooleanField(default=False, help_text='Ready to be joined to a case.')),
                ('language', models.CharField(default='en', max_length=12)),
                ('state', models.CharField(choices=[('received', 'received'), ('closed', 'closed'), ('looking', 'looking')], default='received', max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('removed', 'It is gone: the place where it stood took it down.'), ('still_up', 'We asked the place where it stands to act, and it is still there.'), ('no_action', 'An officer looked at it, and we did not ask for anything to be done.'), ('passed_on', 'We passed the address on to the hotline that may deal with it.')], max_length=12)),
                ('received_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reports.partner')),
            ],
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(help_text='"partner:3", or "form".', max_length=64)),
                ('key', models.CharField(help_text='A keyed hash of the key.', max_length=64)),
                ('digest', models.CharField(help_text='Of the submission: the same key, other words, is an error.', max_length=64)),
                ('sealed_receipt', models.BinaryField(help_text='So that the same answer can be given again.')),
                ('created_at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report')),
            ],
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contact', to='reports.report')),
            ],
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('link', ''), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='a_link_or_a_text'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('address_only', False), models.Q(('details', ''), ('text', ''), models.Q(('link', ''), _negated=True)), _connector='OR'), name='address_only_keeps_the_address'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('channel', 'partner'), ('partner__isnull', True), _connector='XOR'), name='partners_are_named'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'closed'), ('outcome', ''), _connector='OR'), name='an_outcome_only_when_closed'),
        ),
        migrations.AddConstraint(
            model_name='idempotencykey',
            constraint=models.UniqueConstraint(fields=('owner', 'key'), name='an_idempotency_key_once'),
        ),
    ]


from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Bank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=48, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('about', models.TextField(blank=True)),
                ('ground', models.CharField(blank=True, help_text='The id of an offence row.', max_length=64)),
                ('negative', models.BooleanField(default=False)),
                ('review_on', models.DateField()),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('work', 'Work (a whole text)'), ('phrase', 'Phrase')], max_length=8)),
                ('name', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('provenance', models.TextField(help_text='Where it is from, and why it belongs here.')),
                ('weakness', models.TextField(blank=True, help_text='What the weak-item check said when it was added.')),
            ],
        ),
        migrations.CreateModel(
            name='PublishedIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The index version: "2026-11-23.4".', max_length=64, unique=True)),
                ('file', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('built_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'published indexes',
                'ordering': ['-built_at'],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('approved', 'approved'), ('replaced', 'replaced')], default='draft', max_length=16)),
                ('created_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['bank', 'number'],
            },
        ),
    ]

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
import django_fsm
import encrypted_fields.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import tracker.digests
import tracker.models.calendar
import tracker.models.work
import tracker.vocabulary


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True, serialize=False, verbose_name="year"
                    ),
                ),
                ("published", models.BooleanField(default=False, verbose_name="published")),
                ("source", models.TextField(blank=True, verbose_name="source")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
            ],
            options={
                "verbose_name": "calendar year",
                "verbose_name_plural": "calendar years",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("logged", "Logged"),
                            ("assigned", "Assigned"),
                            ("deadline", "Under rectification"),
                            ("submitted", "Submitted"),
                            ("verified", "Verified"),
                            ("closed", "Signed off"),
                            ("rejected", "Not accepted"),
                            ("merged", "Merged"),
                            ("deferred", "Deferred"),
                            ("archived", "Archived"),
                        ],
                        default="logged",
                        max_length=50,
                        protected=True,
                        verbose_name="State",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="Number")),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=0, help_text="The seq of its latest event."
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("text", models.TextField(verbose_name="What is the matter")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                ("received_at", models.DateTimeField(db_index=True, verbose_name="Received")),
                ("logged_at", models.DateTimeField(verbose_name="Logged")),
                (
                    "external_id",
                    models.CharField(blank=True, max_length=120, verbose_name="Their number"),
                ),
                (
                    "import_key",
                    models.CharField(editable=False, max_length=64, null=True, unique=True),
                ),
                (
                    "route_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("litigation", "Litigation or arbitration"),
                            ("petition", "Petition procedure"),
                            ("discipline", "Discipline organ"),
                            ("duplicate", "Duplicate of an ended matter"),
                            ("secret", "State secret"),
                            ("not_ours", "Outside our remit"),
                            ("no_facts", "No verifiable facts"),
                        ],
                        max_length=16,
                        verbose_name="Belongs to",
                    ),
                ),
                (
                    "misconduct_alleged",
                    models.BooleanField(default=False, verbose_name="Misconduct alleged"),
                ),
                ("promise", models.TextField(blank=True, verbose_name="Commitment")),
                (
                    "promised_on",
                    models.DateField(blank=True, null=True, verbose_name="Promised for"),
                ),
                (
                    "leader",
                    models.CharField(blank=True, max_length=60, verbose_name="Responsible leader"),
                ),
                ("plan_text", models.TextField(blank=True, verbose_name="Rectification plan")),
                ("plan_salt", models.CharField(editable=False, max_length=32, null=True)),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="Round")),
                (
                    "assigned_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Assigned"),
                ),
                (
                    "acknowledged_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Acknowledged"),
                ),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="Planned")),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Done by the unit"),
                ),
                (
                    "verified_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="Verified by an inspector"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="Confirmed by the citizen"
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="Ended")),
                ("moved_at", models.DateTimeField(verbose_name="Last event")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="Due")),
                (
                    "sign_off_number",
                    models.CharField(
                        max_length=24, null=True, unique=True, verbose_name="Sign-off number"
                    ),
                ),
                (
                    "dossier_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="Dossier digest"),
                ),
            ],
            options={
                "verbose_name": "Case",
                "verbose_name_plural": "Cases",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("code", models.SlugField(max_length=32, unique=True, verbose_name="Code")),
                ("active", models.BooleanField(default=True, verbose_name="Active")),
            ],
            options={
                "verbose_name": "Channel",
                "verbose_name_plural": "Channels",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                (
                    "gate",
                    models.CharField(
                        choices=[
                            ("measures", "Measures carried out"),
                            ("accountability", "Accountability settled"),
                            ("solved", "Problem solved"),
                            ("reply", "Reporter answered"),
                        ],
                        max_length=16,
                        verbose_name="Gate",
                    ),
                ),
                ("passed", models.BooleanField(verbose_name="Passed")),
                ("remark", models.TextField(blank=True, verbose_name="Remark")),
            ],
            options={
                "verbose_name": "Finding",
                "verbose_name_plural": "Findings",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("code", models.SlugField(max_length=32, unique=True, verbose_name="Code")),
                (
                    "promised",
                    models.BooleanField(
                        default=False, verbose_name="Deadline is the date promised at the hearing"
                    ),
                ),
                (
                    "extension_count",
                    models.PositiveSmallIntegerField(default=1, verbose_name="Extensions at most"),
                ),
                (
                    "extension_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="In the unit of its rectify clock.",
                        verbose_name="Days of extension at most",
                    ),
                ),
                (
                    "silence_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="Working days until silence counts as no answer"
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, max_length=200, verbose_name="Source of the rule"),
                ),
                ("active", models.BooleanField(default=True, verbose_name="Active")),
            ],
            options={
                "verbose_name": "Tier",
                "verbose_name_plural": "Tiers",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=150, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=150, verbose_name="last name"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clerk", "Office clerk"),
                            ("officer", "Unit officer"),
                            ("head", "Unit head"),
                            ("inspector", "Inspector"),
                            ("director", "Director"),
                            ("auditor", "Auditor"),
                            ("admin", "Administrator"),
                            ("citizen", "Citizen"),
                            ("system", "System"),
                        ],
                        max_length=16,
                        verbose_name="Role",
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="Post")),
                ("term_start", models.DateField(blank=True, null=True, verbose_name="Term from")),
                ("term_end", models.DateField(blank=True, null=True, verbose_name="Term to")),
                (
                    "one_time",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="The password was handed over by somebody else.",
                        verbose_name="Password to be changed",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "Person",
                "verbose_name_plural": "People",
                "ordering": ["username"],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "holiday"), ("makeup", "make-up working day")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="name")),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "calendar days",
                "ordering": ["day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["holiday", "makeup"])),
                        name="calendar_day_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "makeup"), _negated=True),
                            django.db.models.lookups.GreaterThanOrEqual(
                                tracker.models.calendar.IsoWeekday("day"), 6
                            ),
                            _connector="OR",
                        ),
                        name="calendar_makeup_on_weekend",
                        violation_error_message="A make-up working day falls on a Saturday or Sunday.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceRow",
            fields=[
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="source",
                        serialize=False,
                        to="tracker.case",
                    ),
                ),
                ("channel", models.TextField(blank=True)),
                ("category", models.TextField(blank=True)),
                ("unit", models.TextField(blank=True)),
                ("status", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "Imported row",
                "verbose_name_plural": "Imported rows",
            },
        ),
        migrations.AddField(
            model_name="case",
            name="assigned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Assigned by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="inspector",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inspected_cases",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="logged_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Logged by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_cases",
                to="tracker.case",
                verbose_name="Merged into",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="tracker.case",
                verbose_name="Follows from",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="signed_director",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="signed_head",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="signed_inspector",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                (
                    "verb",
                    models.CharField(
                        choices=tracker.vocabulary.verbs, max_length=16, verbose_name="Event"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "Office clerk"),
                            ("officer", "Unit officer"),
                            ("head", "Unit head"),
                            ("inspector", "Inspector"),
                            ("director", "Director"),
                            ("auditor", "Auditor"),
                            ("admin", "Administrator"),
                            ("citizen", "Citizen"),
                            ("system", "System"),
                        ],
                        max_length=16,
                        verbose_name="Role",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="When")),
                (
                    "from_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("logged", "Logged"),
                            ("assigned", "Assigned"),
                            ("deadline", "Under rectification"),
                            ("submitted", "Submitted"),
                            ("verified", "Verified"),
                            ("closed", "Signed off"),
                            ("rejected", "Not accepted"),
                            ("merged", "Merged"),
                            ("deferred", "Deferred"),
                            ("archived", "Archived"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("logged", "Logged"),
                            ("assigned", "Assigned"),
                            ("deadline", "Under rectification"),
                            ("submitted", "Submitted"),
                            ("verified", "Verified"),
                            ("closed", "Signed off"),
                            ("rejected", "Not accepted"),
                            ("merged", "Merged"),
                            ("deferred", "Deferred"),
                            ("archived", "Archived"),
                        ],
                        max_length=16,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("data", models.JSONField(default=dict)),
                ("imported", models.BooleanField(default=False, verbose_name="Imported")),
                ("digest", models.CharField(editable=False, max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="tracker.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "Event",
                "verbose_name_plural": "Events",
                "ordering": ["case_id", "seq"],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("path", models.CharField(max_length=400, unique=True, verbose_name="Path")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="tracker.category",
                        verbose_name="Belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "Category",
                "verbose_name_plural": "Categories",
                "ordering": ["path"],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.category",
                verbose_name="Category",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="tracker.channel",
                verbose_name="Channel",
            ),
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=tracker.vocabulary.clock_kinds, max_length=16, verbose_name="Clock"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("amount", models.PositiveSmallIntegerField(default=0, verbose_name="Amount")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working days"),
                            ("days", "days"),
                            ("hours", "hours"),
                            ("promised", "promised date"),
                        ],
                        max_length=16,
                        verbose_name="Counted in",
                    ),
                ),
                (
                    "extended",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="In the same unit; working days if promised.",
                        verbose_name="Extended by",
                    ),
                ),
                (
                    "promised_on",
                    models.DateField(blank=True, null=True, verbose_name="Promised for"),
                ),
                ("started", models.DateTimeField(verbose_name="Started")),
                (
                    "due",
                    models.DateTimeField(
                        help_text="Empty while paused.", null=True, verbose_name="Due"
                    ),
                ),
                ("next_at", models.DateTimeField(editable=False, null=True)),
                ("stopped", models.DateTimeField(blank=True, null=True, verbose_name="Stopped")),
                ("provisional", models.BooleanField(default=False, verbose_name="Provisional")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="tracker.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "Time limit of a case",
                "verbose_name_plural": "Time limits of cases",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ClockPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started", models.DateTimeField(verbose_name="From")),
                ("ended", models.DateTimeField(blank=True, null=True, verbose_name="To")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="Reason")),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="tracker.clock",
                    ),
                ),
            ],
            options={
                "verbose_name": "Pause",
                "verbose_name_plural": "Pauses",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="gate_accountability",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.finding",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="gate_measures",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.finding",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="gate_reply",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.finding",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="gate_solved",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.finding",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalCase",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=20, verbose_name="Number")),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("text", models.TextField(verbose_name="What is the matter")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                (
                    "misconduct_alleged",
                    models.BooleanField(default=False, verbose_name="Misconduct alleged"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tracker.category",
                        verbose_name="Category",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tracker.channel",
                        verbose_name="Channel",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Case",
                "verbose_name_plural": "historical Cases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCategory",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("path", models.CharField(db_index=True, max_length=400, verbose_name="Path")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tracker.category",
                        verbose_name="Belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Category",
                "verbose_name_plural": "historical Categories",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTier",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("code", models.SlugField(max_length=32, verbose_name="Code")),
                (
                    "promised",
                    models.BooleanField(
                        default=False, verbose_name="Deadline is the date promised at the hearing"
                    ),
                ),
                (
                    "extension_count",
                    models.PositiveSmallIntegerField(default=1, verbose_name="Extensions at most"),
                ),
                (
                    "extension_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="In the unit of its rectify clock.",
                        verbose_name="Days of extension at most",
                    ),
                ),
                (
                    "silence_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="Working days until silence counts as no answer"
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, max_length=200, verbose_name="Source of the rule"),
                ),
                ("active", models.BooleanField(default=True, verbose_name="Active")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Tier",
                "verbose_name_plural": "historical Tiers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="File name")),
                ("file", models.FileField(blank=True, upload_to="imports/")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "options",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("running", "Running"),
                            ("done", "Finished"),
                            ("failed", "Failed"),
                        ],
                        default="uploaded",
                        max_length=16,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="Rows")),
                ("seen", models.PositiveIntegerField(default=0, verbose_name="Rows read")),
                ("added", models.PositiveIntegerField(default=0, verbose_name="Cases added")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="Already there")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="Refused")),
                (
                    "refusals",
                    models.JSONField(
                        default=list, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("refused_file", models.FileField(blank=True, upload_to="imports/")),
                (
                    "notes",
                    models.JSONField(
                        default=list, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("message", models.TextField(blank=True)),
                (
                    "touched",
                    models.DateTimeField(blank=True, help_text="Its last sign of life.", null=True),
                ),
                ("created", models.DateTimeField()),
                ("finished", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Import",
                "verbose_name_plural": "Imports",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="tracker.importbatch",
            ),
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="Round")),
                ("on_site", models.BooleanField(default=True, verbose_name="Seen on the spot")),
                ("passed", models.BooleanField(verbose_name="All four gates passed")),
                ("at", models.DateTimeField(verbose_name="Inspected")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="tracker.case",
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Inspection",
                "verbose_name_plural": "Inspections",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="tracker.inspection",
            ),
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="Round")),
                ("text", models.CharField(max_length=500, verbose_name="Measure")),
                ("owner", models.CharField(max_length=60, verbose_name="Owner")),
                ("due_on", models.DateField(verbose_name="To be done by")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="Done")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="tracker.case",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Measure",
                "verbose_name_plural": "Measures",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="Round")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evidence", "Evidence of rectification"),
                            ("inspection", "Inspection record"),
                            ("report", "Reporter's material"),
                            ("document", "Document"),
                        ],
                        max_length=16,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=120,
                        upload_to=tracker.models.work.evidence_path,
                        verbose_name="File",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="File name")),
                ("mime", models.CharField(max_length=100, verbose_name="Type")),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.", verbose_name="Size")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "caption",
                    models.CharField(blank=True, max_length=200, verbose_name="What it shows"),
                ),
                ("at", models.DateTimeField(verbose_name="Added")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="tracker.case",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="tracker.finding",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="tracker.measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "Evidence",
                "verbose_name_plural": "Evidence",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=16)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "Number series",
                "verbose_name_plural": "Number series",
                "constraints": [
                    models.UniqueConstraint(fields=("series", "year"), name="one_series_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Public title")),
                ("text", models.TextField(verbose_name="Public summary")),
                ("reply", models.TextField(blank=True, verbose_name="Public reply")),
                ("released_at", models.DateTimeField(verbose_name="Released")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_texts",
                        to="tracker.case",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Public summary",
                "verbose_name_plural": "Public summaries",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="Round")),
                ("text", models.TextField(verbose_name="Reply")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("phone", "By telephone"),
                            ("written", "In writing"),
                            ("visit", "In person"),
                            ("receipt", "On the receipt"),
                        ],
                        max_length=16,
                        verbose_name="Given",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Replied")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="tracker.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "Reply",
                "verbose_name_plural": "Replies",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    encrypted_fields.fields.EncryptedCharField(
                        blank=True, max_length=400, null=True, verbose_name="Reporter"
                    ),
                ),
                (
                    "contact",
                    encrypted_fields.fields.EncryptedCharField(
                        blank=True, max_length=400, null=True, verbose_name="Contact"
                    ),
                ),
                ("anonymous", models.BooleanField(default=True, verbose_name="Anonymous")),
                ("reachable", models.BooleanField(default=False, verbose_name="Left a contact")),
                ("receipt_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("received_at", models.DateTimeField(verbose_name="Received")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("answered", "Answered"), ("unreachable", "Unreachable")],
                        max_length=16,
                        verbose_name="Call-back",
                    ),
                ),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("fairly", "Fairly satisfied"),
                            ("neutral", "Neutral"),
                            ("rather_not", "Rather dissatisfied"),
                            ("dissatisfied", "Dissatisfied"),
                            ("unknown", "Don't know"),
                        ],
                        max_length=16,
                        verbose_name="Satisfaction",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="Tries")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="tracker.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "Reporter",
                "verbose_name_plural": "Reporters",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="Round")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("answered", "Answered"), ("unreachable", "Unreachable")],
                        max_length=16,
                        verbose_name="Call-back",
                    ),
                ),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("fairly", "Fairly satisfied"),
                            ("neutral", "Neutral"),
                            ("rather_not", "Rather dissatisfied"),
                            ("dissatisfied", "Dissatisfied"),
                            ("unknown", "Don't know"),
                        ],
                        max_length=16,
                        verbose_name="Satisfaction",
                    ),
                ),
                ("remark", models.TextField(blank=True, verbose_name="In their words")),
                ("at", models.DateTimeField(verbose_name="Asked")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="tracker.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "Call-back",
                "verbose_name_plural": "Call-backs",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=tracker.vocabulary.clock_kinds, max_length=16, verbose_name="Clock"
                    ),
                ),
                ("code", models.SlugField(max_length=16, verbose_name="Code")),
                ("days", models.SmallIntegerField(verbose_name="Working days from the due day")),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("remind", "Reminder"),
                            ("overdue", "Overdue notice"),
                            ("supervision_order", "Supervision order"),
                            ("yellow_card", "Yellow card"),
                            ("red_card", "Red card"),
                        ],
                        max_length=24,
                        verbose_name="Effect",
                    ),
                ),
                ("recipients", models.JSONField(default=list, verbose_name="Told to")),
                ("active", models.BooleanField(default=True, verbose_name="Active")),
            ],
            options={
                "verbose_name": "Rung of a ladder",
                "verbose_name_plural": "Ladders",
                "ordering": ["kind", "days", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code"), name="rung_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "effect__in",
                                [
                                    "remind",
                                    "overdue",
                                    "supervision_order",
                                    "yellow_card",
                                    "red_card",
                                ],
                            )
                        ),
                        name="rung_effect_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 0), ("effect", "remind"), _connector="OR"),
                        name="rung_before_due_reminds",
                        violation_error_message="Before the due date a rung can only remind.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RungFired",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due", models.DateTimeField(verbose_name="Due")),
                ("at", models.DateTimeField(verbose_name="When")),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fired",
                        to="tracker.clock",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rungs",
                        to="tracker.caseevent",
                    ),
                ),
                (
                    "rung",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.rung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rung reached",
                "verbose_name_plural": "Rungs reached",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="Round")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "Office clerk"),
                            ("officer", "Unit officer"),
                            ("head", "Unit head"),
                            ("inspector", "Inspector"),
                            ("director", "Director"),
                            ("auditor", "Auditor"),
                            ("admin", "Administrator"),
                            ("citizen", "Citizen"),
                            ("system", "System"),
                        ],
                        max_length=16,
                        verbose_name="Role",
                    ),
                ),
                ("opinion", models.CharField(blank=True, max_length=500, verbose_name="Opinion")),
                ("at", models.DateTimeField(verbose_name="Signed")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="tracker.case",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Signature",
                "verbose_name_plural": "Signatures",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SupervisionOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="Number")),
                ("due", models.DateTimeField(verbose_name="Was due")),
                ("at", models.DateTimeField(verbose_name="Issued")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="tracker.case",
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="tracker.clock",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="tracker.caseevent",
                    ),
                ),
                (
                    "rung",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.rung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Supervision order",
                "verbose_name_plural": "Supervision orders",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Supplement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("text", models.TextField(verbose_name="Addition")),
                ("at", models.DateTimeField(verbose_name="Added")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="tracker.case",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="tracker.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "Addition",
                "verbose_name_plural": "Additions",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                (
                    "field",
                    models.CharField(help_text="reason, remark, note, title, …", max_length=24),
                ),
                ("text", models.TextField(null=True, verbose_name="Words")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="tracker.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "Text",
                "verbose_name_plural": "Texts",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="measure",
            name="note",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.textversion",
                verbose_name="Progress",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalTierSpan",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=tracker.vocabulary.clock_kinds, max_length=16, verbose_name="Clock"
                    ),
                ),
                (
                    "rework",
                    models.BooleanField(default=False, verbose_name="From the second round on"),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="Amount")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working days"),
                            ("days", "days"),
                            ("hours", "hours"),
                            ("promised", "promised date"),
                        ],
                        max_length=16,
                        verbose_name="Counted in",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tracker.tier",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Time limit",
                "verbose_name_plural": "historical Time limits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="case",
            name="tier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.tier",
                verbose_name="Tier",
            ),
        ),
        migrations.CreateModel(
            name="TierSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=tracker.vocabulary.clock_kinds, max_length=16, verbose_name="Clock"
                    ),
                ),
                (
                    "rework",
                    models.BooleanField(default=False, verbose_name="From the second round on"),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="Amount")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working days"),
                            ("days", "days"),
                            ("hours", "hours"),
                            ("promised", "promised date"),
                        ],
                        max_length=16,
                        verbose_name="Counted in",
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="tracker.tier",
                    ),
                ),
            ],
            options={
                "verbose_name": "Time limit",
                "verbose_name_plural": "Time limits",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="Code")),
                (
                    "short_name",
                    models.CharField(blank=True, max_length=40, verbose_name="Short name"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("unit", "Unit"), ("station", "Station"), ("window", "Window")],
                        default="unit",
                        max_length=16,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "unit_class",
                    models.CharField(
                        choices=[
                            ("enforcement", "Administrative enforcement"),
                            ("management", "General administration"),
                            ("service", "Public service"),
                            ("window", "Service windows"),
                        ],
                        max_length=16,
                        verbose_name="Class",
                    ),
                ),
                ("appraised", models.BooleanField(default=True, verbose_name="Appraised")),
                (
                    "duties",
                    models.CharField(
                        blank=True,
                        help_text="Words that occur in its cases, separated by spaces; used to suggest it.",
                        max_length=400,
                        verbose_name="Duties",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="Active")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="tracker.unit",
                        verbose_name="Belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "Unit",
                "verbose_name_plural": "Units",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extension", "Extension"),
                            ("deferral", "Deferral"),
                            ("objection", "Objection"),
                        ],
                        max_length=16,
                        verbose_name="Kind",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="Round")),
                (
                    "asked_role",
                    models.CharField(
                        choices=[
                            ("clerk", "Office clerk"),
                            ("officer", "Unit officer"),
                            ("head", "Unit head"),
                            ("inspector", "Inspector"),
                            ("director", "Director"),
                            ("auditor", "Auditor"),
                            ("admin", "Administrator"),
                            ("citizen", "Citizen"),
                            ("system", "System"),
                        ],
                        max_length=16,
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="Asked")),
                ("reason", models.TextField(verbose_name="Reason")),
                (
                    "amount",
                    models.PositiveSmallIntegerField(
                        help_text="In the unit of the rectify clock.",
                        null=True,
                        verbose_name="Longer by",
                    ),
                ),
                ("review_on", models.DateField(null=True, verbose_name="Next look on")),
                (
                    "objector",
                    encrypted_fields.fields.EncryptedCharField(
                        blank=True, max_length=400, null=True, verbose_name="Objector"
                    ),
                ),
                (
                    "contact",
                    encrypted_fields.fields.EncryptedCharField(
                        blank=True, max_length=400, null=True, verbose_name="Contact"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="Decided")),
                ("granted", models.BooleanField(null=True, verbose_name="Granted")),
                ("decision", models.TextField(blank=True, verbose_name="Reasons for the decision")),
                ("decision_salt", models.CharField(editable=False, max_length=32, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="tracker.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "Request",
                "verbose_name_plural": "Requests",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalUser",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        db_index=True,
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=150, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=150, verbose_name="last name"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clerk", "Office clerk"),
                            ("officer", "Unit officer"),
                            ("head", "Unit head"),
                            ("inspector", "Inspector"),
                            ("director", "Director"),
                            ("auditor", "Auditor"),
                            ("admin", "Administrator"),
                            ("citizen", "Citizen"),
                            ("system", "System"),
                        ],
                        max_length=16,
                        verbose_name="Role",
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="Post")),
                ("term_start", models.DateField(blank=True, null=True, verbose_name="Term from")),
                ("term_end", models.DateField(blank=True, null=True, verbose_name="Term to")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="For an inspector: the employer, whose cases are then closed to them.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tracker.unit",
                        verbose_name="Unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Person",
                "verbose_name_plural": "historical People",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalUnit",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("code", models.CharField(db_index=True, max_length=32, verbose_name="Code")),
                (
                    "short_name",
                    models.CharField(blank=True, max_length=40, verbose_name="Short name"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("unit", "Unit"), ("station", "Station"), ("window", "Window")],
                        default="unit",
                        max_length=16,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "unit_class",
                    models.CharField(
                        choices=[
                            ("enforcement", "Administrative enforcement"),
                            ("management", "General administration"),
                            ("service", "Public service"),
                            ("window", "Service windows"),
                        ],
                        max_length=16,
                        verbose_name="Class",
                    ),
                ),
                ("appraised", models.BooleanField(default=True, verbose_name="Appraised")),
                (
                    "duties",
                    models.CharField(
                        blank=True,
                        help_text="Words that occur in its cases, separated by spaces; used to suggest it.",
                        max_length=400,
                        verbose_name="Duties",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="Active")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tracker.unit",
                        verbose_name="Belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Unit",
                "verbose_name_plural": "historical Units",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="caseevent",
            name="actor_unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.unit",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="co_units",
            field=models.ManyToManyField(
                blank=True,
                related_name="assisted_cases",
                to="tracker.unit",
                verbose_name="Co-units",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="suggested_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.unit",
                verbose_name="Suggested unit",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="tracker.unit",
                verbose_name="Unit",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="For an inspector: the employer, whose cases are then closed to them.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="tracker.unit",
                verbose_name="Unit",
            ),
        ),
        migrations.CreateModel(
            name="UnitAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "alias",
                    models.CharField(max_length=160, unique=True, verbose_name="Also called"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="tracker.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "Other name of a unit",
                "verbose_name_plural": "Other names of units",
            },
        ),
        migrations.CreateModel(
            name="Accountability",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "Dealt with by decision"),
                            ("handed_over", "Handed over to the discipline organ"),
                            ("none_found", "Formally found to be none"),
                        ],
                        max_length=16,
                        verbose_name="Outcome",
                    ),
                ),
                ("detail", models.TextField(verbose_name="What was decided")),
                (
                    "document_no",
                    models.CharField(blank=True, max_length=80, verbose_name="Document number"),
                ),
                (
                    "receipt_no",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="Receipt of the discipline organ"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Recorded")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accountability",
                        to="tracker.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "Accountability record",
                "verbose_name_plural": "Accountability records",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "handed_over"), _negated=True),
                            models.Q(("receipt_no", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="handed_over_has_receipt",
                        violation_error_message="A hand-over needs the receipt of the discipline organ.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stopped__isnull", True)),
                fields=["due"],
                name="clock_running_due",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["next_at"],
                name="clock_next_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stopped__isnull", True)),
                fields=("case", "kind"),
                name="one_running_clock_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("inspection", "gate"), name="one_finding_per_gate"
            ),
        ),
        migrations.AddConstraint(
            model_name="rungfired",
            constraint=models.UniqueConstraint(
                fields=("clock", "rung", "due"), name="rung_fires_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("case", "round", "role"), name="one_signature_a_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("case", "round", "user"),
                name="one_signature_a_person",
                violation_error_message="The three signatures come from three people.",
            ),
        ),
        migrations.AddConstraint(
            model_name="textversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("salt__isnull", True), ("text__isnull", True)),
                    models.Q(("salt__isnull", False), ("text__isnull", False)),
                    _connector="OR",
                ),
                name="text_erased_with_its_salt",
            ),
        ),
        migrations.AddConstraint(
            model_name="tierspan",
            constraint=models.UniqueConstraint(
                fields=("tier", "kind", "rework"), name="one_span_per_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "unit"), ("parent__isnull", True)),
                    models.Q(models.Q(("kind", "unit"), _negated=True), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="unit_part_has_parent",
                violation_error_message="A station or window belongs to a unit.",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", True)),
                fields=["asked_at"],
                name="request_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("decided_at__isnull", True), ("kind__in", ("extension", "deferral"))
                ),
                fields=("case",),
                name="one_open_request_of_the_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("granted__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("granted__isnull", False)),
                    _connector="OR",
                ),
                name="request_decided_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_by__isnull", True),
                    ("decided_by__isnull", True),
                    models.Q(("asked_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="request_decided_by_another",
                violation_error_message="Nobody decides the own request.",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "extension"), _negated=True),
                    models.Q(("amount__gte", 1), ("amount__isnull", False)),
                    _connector="OR",
                ),
                name="extension_has_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "deferral"), _negated=True),
                    ("review_on__isnull", False),
                    _connector="OR",
                ),
                name="deferral_has_review",
            ),
        ),
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(fields=["at"], name="event_at"),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.UniqueConstraint(fields=("case", "seq"), name="event_seq_once"),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("seq__gte", 1)), name="event_seq_from_one"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["status", "due_at"], name="case_status_due"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["unit", "status"], name="case_unit_status"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["inspector", "status"], name="case_inspector_status"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["external_id"], name="case_external_id"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["verified", "closed"]), _negated=True),
                    models.Q(
                        models.Q(("gate_measures__isnull", False)),
                        models.Q(("gate_accountability__isnull", False)),
                        models.Q(("gate_solved__isnull", False)),
                        models.Q(("gate_reply__isnull", False)),
                    ),
                    _connector="OR",
                ),
                name="case_verified_has_four_gates",
                violation_error_message="All four gates must be passed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True),
                    models.Q(
                        models.Q(("signed_head__isnull", False)),
                        models.Q(("signed_inspector__isnull", False)),
                        models.Q(("signed_director__isnull", False)),
                        models.Q(("signed_head", models.F("signed_inspector")), _negated=True),
                        models.Q(("signed_head", models.F("signed_director")), _negated=True),
                        models.Q(("signed_inspector", models.F("signed_director")), _negated=True),
                        ("ended_at__isnull", False),
                        ("sign_off_number__isnull", False),
                        models.Q(("dossier_digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_closed_has_three_signers",
                violation_error_message="Three different people must have signed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("merged_into__isnull", False),
                        ("status", "merged"),
                        models.Q(("merged_into", models.F("id")), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "merged"), _negated=True), ("merged_into__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="case_merged_has_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "status__in",
                            ("assigned", "deadline", "deferred", "submitted", "verified", "closed"),
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        ("assigned_at__isnull", False),
                        ("tier__isnull", False),
                        ("unit__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="case_assigned_has_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "rejected"), _negated=True),
                    models.Q(("route_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="case_rejected_has_route",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "archived"), _negated=True),
                    models.Q(
                        ("batch__isnull", False),
                        ("ended_at__isnull", False),
                        ("sign_off_number__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="case_archived_was_imported",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__gte", 1)), name="case_round_from_one"
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["role", "is_active"], name="user_role"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role__in", ["officer", "head"]), _negated=True),
                    ("unit__isnull", False),
                    _connector="OR",
                ),
                name="user_of_unit_has_unit",
                violation_error_message="An officer or head belongs to a unit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "inspector"), _negated=True),
                    models.Q(
                        ("term_end__gt", models.F("term_start")),
                        ("term_end__isnull", False),
                        ("term_start__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="user_inspector_has_term",
                violation_error_message="An inspector has a term with a beginning and an end.",
            ),
        ),
    ]

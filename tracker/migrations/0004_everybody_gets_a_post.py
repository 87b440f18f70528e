"""Everybody gets the post of the role they had; an inspector's unit was the employer."""

from typing import Any

from django.db import migrations
from django.utils import timezone

UNIT_ROLES = ("officer", "head")


def forwards(apps: Any, schema_editor: Any) -> None:
    person, post = apps.get_model("tracker", "User"), apps.get_model("tracker", "Post")
    for one in person.objects.exclude(role="").order_by("pk").iterator():
        of_unit = one.role in UNIT_ROLES
        post.objects.create(
            person=one,
            role=one.role,
            unit_id=one.unit_id if of_unit else None,
            title=one.post,
            tenure="holder",
            starts_on=one.term_start or timezone.localdate(one.date_joined),
            ends_on=one.term_end,
            ended_at=None if one.is_active else timezone.now(),
        )
        if not of_unit and one.unit_id is not None:
            person.objects.filter(pk=one.pk).update(employer_id=one.unit_id)


def backwards(apps: Any, schema_editor: Any) -> None:
    """The first post that has not ended; other posts are lost."""
    person, post = apps.get_model("tracker", "User"), apps.get_model("tracker", "Post")
    rows = post.objects.order_by("-pk")
    for one in [*rows.filter(ended_at__isnull=False), *rows.filter(ended_at__isnull=True)]:
        holder = person.objects.get(pk=one.person_id)
        inspects = one.role == "inspector"
        person.objects.filter(pk=one.person_id).update(
            role=one.role,
            unit_id=one.unit_id if one.role in UNIT_ROLES else holder.employer_id,
            post=one.title,
            term_start=one.starts_on if inspects else None,
            term_end=one.ends_on if inspects else None,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0003_posts"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]

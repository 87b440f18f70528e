"""What ran before there were tracks and versions: nothing is lost, and the unit reads what it read.

An allegation that was a tick on the case becomes an entry of a track, whose outcome the discipline
officer records. The words that a unit had been shown become its version, marked as taken over.
"""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

from tracker.digests import new_salt

CHUNK = 1000


def carry_over(apps: Any, editor: Any) -> None:
    using = editor.connection.alias
    cases = apps.get_model("tracker", "Case").objects.using(using)
    entries = apps.get_model("tracker", "TrackEntry").objects.using(using)
    words = apps.get_model("tracker", "UnitText")
    alleged = cases.filter(misconduct_alleged=True).select_related("assigned_by", "logged_by")
    entry = entries.model
    for batch in chunks(alleged.order_by("pk")):
        entries.bulk_create(
            entry(
                case=case,
                kind="allegation",
                by=by,
                by_name=by.name if by else "",
                role="clerk" if by else "system",
                at=case.assigned_at or case.logged_at,
                salt=new_salt(),
            )
            for case in batch
            for by in [case.assigned_by or case.logged_by]
        )
    handed = cases.filter(unit__isnull=False).exclude(status="archived")
    for batch in chunks(handed.order_by("pk")):
        words.objects.using(using).bulk_create(
            words(
                case=case,
                title=case.title,
                text=case.text,
                place=case.place,
                original=True,
                at=case.assigned_at or case.logged_at,
                salt=new_salt(),
            )
            for case in batch
        )
    own = words.objects.using(using).filter(case=OuterRef("pk")).order_by("pk").values("pk")[:1]
    handed.update(unit_version=Subquery(own))


def chunks(rows: Any) -> Any:
    """By key, so that any number fits into memory."""
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield batch
        last = batch[-1].pk


def take_back(apps: Any, editor: Any) -> None:
    using = editor.connection.alias
    cases = apps.get_model("tracker", "Case").objects.using(using)
    off = apps.get_model("tracker", "TrackEntry").objects.using(using)
    gone = off.filter(kind="taking_off", decision__granted=True).values("of")
    standing = off.filter(kind="allegation").exclude(pk__in=gone).values("case")
    cases.filter(pk__in=standing).update(misconduct_alleged=True)
    cases.filter(unit_version__isnull=False).update(unit_version=None)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0018_discipline_tracks")]

    operations = [migrations.RunPython(carry_over, take_back)]

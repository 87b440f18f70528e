"""Many cases at once, through the wide wing of the door."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tests.world import World
from tracker.models import Case, Channel, ImportBatch, Unit
from workflows.bulk_log import NewCase, admit
from workflows.models import CaseTask

CHUNK = 500


def many(world: World, count: int, word: str = "路灯不亮") -> list[Case]:
    """So many logged cases."""
    now = timezone.now()
    batch = ImportBatch.objects.create(name="many.xlsx", sha256=word, created=now)
    channel = Channel.objects.get(code="web")
    entries = [
        NewCase(
            data={
                "title": f"{word} {number}",
                "text": f"{word}，请尽快处理。",
                "channel": channel,
                "received_at": now,
            },
            import_key=f"{word}-{number}",
        )
        for number in range(count)
    ]
    cases: list[Case] = []
    for at in range(0, count, CHUNK):
        cases += admit(entries[at : at + CHUNK], world.actor("wang"), batch, now)
    return cases


def hand_to(unit: Unit, cases: list[Case], due: datetime | None) -> None:
    """Let these wait in the unit's inbox until `due`, without living through their lives.

    They are not the unit's until they are assigned; that it assists is enough to see them.
    """
    assists = Case.co_units.through
    rows = [assists(case_id=case.pk, unit_id=unit.pk) for case in cases]
    assists.objects.bulk_create(rows, ignore_conflicts=True)
    CaseTask.objects.filter(case__in=cases).update(role="officer", unit=unit, due=due)

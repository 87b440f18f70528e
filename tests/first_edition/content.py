"""What the database of the first edition holds: a case at every place of its road."""

from __future__ import annotations

from datetime import timedelta

from tests.world import World, all_passed
from tracker.actor import Actor
from workflows.door import perform


def fill(world: World) -> None:
    """Live the lives; needs an empty, migrated database but for these people."""
    world.logged()
    world.assigned()
    planned = world.planned()
    world.submitted()
    world.verified()
    world.signed()
    world.closed()
    world.rejected(world.logged(), route_code="petition", reason="属信访事项。")
    other = world.logged()
    world.merged(other, planned)
    world.do("li", "return", world.assigned(), reason="不属我局职责。")
    asked = world.planned()
    world.do("li", "ask_extension", asked, amount=3, reason="配件未到。")
    world.do("wang", "decide_extension", asked, granted="yes", decision="同意。")
    waits = world.planned()
    review = (world.now + timedelta(days=60)).date()
    world.do("li", "ask_deferral", waits, reason="需先修路。", review_on=review)
    world.do("zhou", "decide_deferral", waits, granted="yes", decision="同意。")
    back = world.called_back()
    world.do("chen", "rework", back, **all_passed(solved="no", solved_remark="仍无水。"))
    shown = world.verified()
    world.do("wang", "release", shown, title="停水", text="停水三天。")
    objection = {
        "ground": "unsolved",
        "reason": "仍停水。",
        "objector": "李四",
        "contact": "13900000000",
    }
    perform(shown.pk, "object", world.actor("wang"), at=world.tick(), **objection)
    world.do("wang", "correct", world.logged(), title="小区停水", reason="写错。")
    world.do("wang", "reveal", shown)
    silent = world.logged(reporter_name="", reporter_contact="", anonymous=True)
    report = silent.reports.get()
    citizen = Actor.citizen(report)
    perform(silent.pk, "supplement", citizen, at=world.tick(), text="今天还是没有水。")

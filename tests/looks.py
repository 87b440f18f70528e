"""Second looks in the lives of the tests."""

from __future__ import annotations

from typing import Any

from tests.world import World, all_passed
from tracker import drawing, light
from tracker.actor import Actor
from tracker.models import Case, DrawKey, Tier
from tracker.time import months
from tracker.vocabulary import Occasion, Role
from workflows.door import Outcome, perform


def drawn(world: World, case: Case) -> str:
    """The name of the cast by which the present inspector of a case goes."""
    inspector = Case.objects.select_related("inspector").get(pk=case.pk).inspector
    assert inspector is not None
    return str(inspector.username)


def looked_again(world: World, case: Case, **findings: Any) -> Case:
    """The director demands a second look; whoever is drawn finds the matter solved.

    What was found is on public notice then.
    """
    count = len(world.people)  # of the cast only Chen could be drawn
    world.person(f"inspector{count}", f"监督{count}", Role.INSPECTOR)
    case = world.do("zhou", "second_look", case, reason="反映人有不同意见").case
    found = all_passed(reply_remark="已当面说明", **findings)
    return world.published(world.do(drawn(world, case), "verify", case, **found).case)


def lots_fall(world: World, *cases: Case, hit: bool) -> None:
    """Let this month's key be one by which the lot falls on cases of the light road, or not."""
    for n in range(1000):
        key = f"{n:064x}"
        seeds = [drawing.seed(key, case.number, 1, Occasion.SAMPLE, 1) for case in cases]
        if all(drawing.hit(seed, light.ONE_IN) == hit for seed in seeds):
            made = {"key": key, "digest": drawing.commitment(key), "made_at": world.now}
            DrawKey.objects.create(month=months.month_of(world.now), **made)
            return
    raise LookupError("no key in a thousand")


def unseen(**changes: Any) -> dict[str, Any]:
    """All four gates passed on evidence, without a visit."""
    return all_passed(on_site="", **changes)


def lit(world: World, **changes: Any) -> Case:
    """A submitted case of a light tier whose reporter has said by the receipt: solved."""
    tier = Tier.objects.get(code="hotline_7d")
    case = world.submitted(world.planned(world.assigned(tier=tier.pk, **changes)))
    return said_solved(world, case)


def visited_by_lot(world: World) -> Case:
    """Passed without a visit; the lot fell on it, and somebody was drawn to go there.

    There has to be somebody to be drawn; a month is begun of which nobody has used the key.
    """
    world.tick(days=62)
    case = lit(world)
    lots_fall(world, case, hit=True)
    return world.do(drawn(world, case), "verify", case, **unseen()).case


def says(world: World, case: Case, solved: str, satisfaction: str = "neutral", **more: Any) -> Case:
    """The first reporter answers by the receipt."""
    return by_receipt(world, case, solved=solved, satisfaction=satisfaction, **more).case


def by_receipt(world: World, case: Case, **data: Any) -> Outcome:
    report = case.reports.order_by("pk").first()
    return perform(case.pk, "answer", Actor.citizen(report), at=world.tick(), **data)


def said_solved(world: World, case: Case, solved: str = "yes") -> Case:
    """Every reporter says it with the receipt in hand."""
    for report in case.reports.all():
        said = {"solved": solved, "satisfaction": "satisfied"}
        case = perform(case.pk, "answer", Actor.citizen(report), at=world.tick(), **said).case
    return case

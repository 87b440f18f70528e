"""The office's and the inspector's part of a life: call-back, findings, signatures, the exit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from demo import pace, tracks
from demo.life import Life
from demo.material import talk
from demo.publishing import summary
from demo.story import relapsed
from demo.working import reworked
from tracker import answers, inspectors, light, posts, reference
from tracker.actor import Actor
from tracker.models import Case, Report, User
from tracker.verbs.public import composed
from tracker.vocabulary import (
    CallOutcome,
    ClockKind,
    Gate,
    Role,
    Satisfaction,
    Secrecy,
    Solved,
    Status,
)

HAPPY = {
    Satisfaction.VERY: 58,
    Satisfaction.FAIRLY: 24,
    Satisfaction.NEUTRAL: 8,
    Satisfaction.RATHER_NOT: 4,
    Satisfaction.NOT: 2,
    Satisfaction.UNKNOWN: 4,
}
UNHAPPY = {Satisfaction.NEUTRAL: 2, Satisfaction.RATHER_NOT: 4, Satisfaction.NOT: 5}
WANTING = 0.3  # of those visited by lot
FAILING = {Gate.SOLVED: 5, Gate.MEASURES: 4, Gate.REPLY: 3}


def pending(life: Life) -> list[Report]:
    """The reporters with a contact who have not been asked to the end, later ones too."""
    return list(life.row.reports.filter(reachable=True, outcome=""))


def silence(life: Life) -> datetime | None:
    """When the silence of reporters without contact counts as no answer, if that is to come."""
    quiet = life.row.reports.filter(reachable=False).exclude(outcome=CallOutcome.ANSWERED)
    days = [answers.silent_until(life.row, report) for report in quiet]
    last = max((day for day in days if day is not None), default=None)
    if last is None:
        return None
    over = timezone.make_aware(datetime.combine(last + timedelta(days=1), time(9)))
    return over if over > life.now else None


def asked(life: Life, verb: str, passing: bool = True) -> Iterator[datetime]:
    """Call every reporter to the end, wait for the silent ones, and then for `verb`.

    Reporters who join by a merge in the meantime are asked as well.
    """
    while True:
        while calls := pending(life):
            yield life.until("call_back", 2, 16)
            if any(report.tries for report in calls):
                yield life.at(next_try(life))
            for report in calls:
                call(life, report, passing)
                life.now += timedelta(minutes=life.rng.uniform(3, 9))
        over = silence(life)
        if over is not None:
            yield life.at(pace.at_work(over, life.rng))
        yield life.until(verb, 2, 24)
        if not pending(life) and silence(life) is None:
            return


def next_try(life: Life) -> datetime:
    """Another working day, and the other half of it: else a try would not count."""
    last = timezone.localtime(life.now)
    day = reference.calendar().add(last.date(), 1)
    hour = 14 if last.time() < answers.NOON else 9
    return pace.at(datetime.combine(day, time(hour)), life.rng, 120)


def call(life: Life, report: Report, passing: bool) -> None:
    rng = life.rng
    if life.story.fate.unreachable or (report.tries == 0 and rng.random() < 0.15):
        payload: dict[str, Any] = {
            "outcome": CallOutcome.UNREACHABLE,
            "remark": rng.choice(talk("tries")),
        }
    else:
        answer = solved(life, passing)
        levels = HAPPY if answer == Solved.YES else UNHAPPY
        level = rng.choices(list(levels), list(levels.values()))[0]
        payload = {
            "outcome": CallOutcome.ANSWERED,
            "solved": answer,
            "satisfaction": level,
            "remark": rng.choice(talk("remarks")[level]),
        }
    life.do(life.clerk(), "call_back", report=report.pk, **payload)


def solved(life: Life, passing: bool) -> Solved:
    """Whoever is asked about a round that passes says so; of one that fails, hardly anybody."""
    if passing and life.story.fate.denied and life.row.status == Status.SUBMITTED:
        return life.rng.choice([Solved.PARTLY, Solved.NO])
    levels = {Solved.YES: 1} if passing else {Solved.YES: 1, Solved.PARTLY: 4, Solved.NO: 5}
    return life.rng.choices(list(levels), list(levels.values()))[0]


def inspector(life: Life) -> User:
    """The inspector of the case; if the term is over by now, the office appoints another."""
    there = posts.people(life.now, Role.INSPECTOR)
    everybody = life.county.people.values()
    mine = next(user for user in everybody if user.pk == life.row.inspector_id)
    if mine.pk in there:
        return mine
    instead = inspectors.successor(life.row, life.now)
    other = next(user for user in everybody if user.pk == instead)
    life.do(life.clerk(), "correct", inspector=other.pk, reason=talk("appoint"))
    life.now += timedelta(minutes=30)
    return other


def findings(life: Life, failed: list[Gate]) -> dict[str, Any]:
    """Four findings with their remarks, a photo beside the gate that matters."""
    found: dict[str, Any] = {"on_site": True}
    for gate in Gate:
        words = talk("failures" if gate in failed else "findings")[gate]
        wanting = "partly" if life.story.fate.partly and gate == Gate.SOLVED else "no"
        found[gate] = wanting if gate in failed else "yes"
        found[f"{gate}_remark"] = life.story.pick(words)
        if gate in failed:
            found[f"{gate}_demand"] = life.story.pick(talk("demands")[gate])
    good = Gate.SOLVED not in failed
    name = f"核查_{life.story.place}.jpg"
    photo = life.story.photo(good, name)
    found[f"{Gate.SOLVED}_files"] = [photo]
    return found


def inspected(life: Life, passing: bool) -> Iterator[datetime]:
    """Seen on the spot. Yields until the findings are given; they pass or they do not."""
    if passing and life.story.fate.light and light.offered(life.row.tier):
        yield from said_by_receipt(life)
        now = Case.objects.get(pk=life.row.pk)  # somebody may have come along by a merger
        if not tuple(light.against(now, life.now)):
            yield from unseen(life)
            return
    yield from asked(life, "verify", passing)
    if passing:
        yield from tracks.settled(life)
    if passing and answers.standing(life.row):
        yield from second_look(life)
        return
    who = inspector(life)
    if passing:
        life.do(who, "verify", **findings(life, []))
        yield from published(life)
    else:
        life.do(who, "rework", **findings(life, failing(life)))


def said_by_receipt(life: Life) -> Iterator[datetime]:
    """Every reporter says by the own receipt that it is solved."""
    yield life.until("call_back", 2, 16)
    for report in pending(life):
        said = life.rng.choice([Satisfaction.VERY, Satisfaction.FAIRLY])
        answer = {"solved": Solved.YES, "satisfaction": said}
        answer["remark"] = life.rng.choice(talk("remarks")[said])
        life.act(Actor.citizen(report), "answer", answer)
        life.now += timedelta(minutes=life.rng.uniform(3, 9))
    yield life.until("verify", 1, 8)


def unseen(life: Life) -> Iterator[datetime]:
    """Passed on evidence, without a visit; by lot somebody goes there after all."""
    found: dict[str, Any] = {"on_site": ""}
    for gate in Gate:
        found |= {gate: "yes", f"{gate}_remark": life.rng.choice(talk("unseen")[gate])}
    life.do(inspector(life), "verify", **found)
    if life.row.look:
        yield life.until("look", 2, 24)
        if life.rng.random() < WANTING:
            life.do(inspector(life), "rework", **findings(life, [Gate.SOLVED]))
            yield from reworked(life, life.last_failed())
            yield from inspected(life, passing=True)
            return
        life.do(inspector(life), "verify", **findings(life, []))
    yield from published(life)


def second_look(life: Life) -> Iterator[datetime]:
    """A reporter denies: somebody else is drawn, finds it solved, and the office says why."""
    yield life.until("second_look", 1, 8)
    life.do(life.clerk(), "second_look", reason=life.rng.choice(talk("second_looks")))
    yield life.until("look", 2, 24)
    life.do(inspector(life), "verify", **findings(life, []))
    yield from published(life)
    yield life.until("difference", 1, 8)
    life.do(life.clerk(), "difference", text=life.rng.choice(talk("differences")))


def published(life: Life) -> Iterator[datetime]:
    """What was found is released, and with that the notice begins; or two decide otherwise."""
    if life.story.fate.secrecy:
        yield from kept_back(life)
        return
    yield life.until("release", 1, 8)
    words = composed(life.row) if life.row.light else summary(life)
    life.do(life.clerk(), "release", **words)
    if life.story.fate.taken_back:
        yield life.until("ask_unpublish", 1, 6)
        life.do(life.person("clerk1"), "ask_unpublish", reason="公开摘要误载当事人楼栋信息。")
        yield life.until("decide_unpublish", 2, 10)
        agreed = {"granted": "yes", "decision": "情况属实，撤回后重新公开。"}
        life.do(life.person("director"), "decide_unpublish", **agreed)
        yield life.until("release", 1, 8)
        life.do(life.clerk(), "release", **summary(life))


def kept_back(life: Life) -> Iterator[datetime]:
    """Not public: proposed by a clerk, decided by the director; the auditor is told."""
    yield life.until("ask_nonpublic", 1, 6)
    code = Secrecy(life.story.fate.secrecy)
    reason = "公开后足以识别当事人身份，本人不同意公开。"
    life.do(life.person("clerk1"), "ask_nonpublic", secrecy=code, reason=reason)
    yield life.until("decide_nonpublic", 2, 10)
    agreed = {"granted": "yes", "decision": "同意，在审计员和抽取的监督员范围内公示。"}
    life.do(life.person("director"), "decide_nonpublic", **agreed)


def failing(life: Life) -> list[Gate]:
    """The gates that this round does not pass."""
    if life.story.fate.partly:
        return [Gate.SOLVED]
    weights = dict(FAILING)
    if not life.story.fate.misconduct:  # of an allegation the unit is asked nothing
        weights[Gate.ACCOUNTABILITY] = 1
    first = life.rng.choices(list(weights), list(weights.values()))[0]
    return [first, Gate.REPLY] if first != Gate.REPLY and life.rng.random() < 0.3 else [first]


def by_milestones(life: Life) -> Iterator[datetime]:
    """For the rest a long plan: decided by the director, each milestone seen by the inspector."""
    words, granted = talk("long"), life.story.fate.partly == "granted"
    yield life.until("propose_long", 4, 20)
    today = timezone.localdate(life.now)
    days = (14, 30) if life.story.fate.brisk else (45, 120)
    steps = [
        {"text": text, "owner": life.head().name, "due_on": today + timedelta(days=n)}
        for text, n in zip(words["milestones"], days, strict=True)
    ]
    reason = life.rng.choice(words["reasons"])
    life.do(life.officer(), "propose_long", reason=reason, milestones=steps)
    yield life.until("decide_long", 4, 20)
    decision = {"granted": "yes" if granted else "no"}
    decision["decision"] = words["granted" if granted else "refused"]
    life.do(life.person("director"), "decide_long", **decision)
    for number, step in enumerate(life.row.milestones.all() if granted else (), start=1):
        yield life.until(f"milestone {number}", 30, 60)
        seen = {"passed": "yes", "on_site": True, "remark": life.rng.choice(words["seen"])}
        picture = life.story.photo(True, f"节点{number}_{life.story.place}.jpg")
        who = inspector(life)
        life.do(who, "milestone", milestone=step.pk, uploads=[picture], **seen)


def signed_off(life: Life) -> Iterator[datetime]:
    """Unit head, inspector, and after the notice the director."""
    opinions = talk("opinions")
    notice = life.row.clocks.get(kind=ClockKind.NOTICE, stopped=None).due
    if life.story.fate.silent:
        yield from ruled(life, notice)
    else:
        yield life.until("sign", 2, 30)
        life.do(life.head(), "sign", opinion=life.rng.choice(opinions["head"]))
    yield life.until("sign_inspector", 2, 30)
    life.do(inspector(life), "sign", opinion=life.rng.choice(opinions["inspector"]))
    if notice is not None and life.now < notice:
        yield life.at(pace.at_work(notice + timedelta(seconds=1), life.rng))
    yield from asked(life, "close")
    life.do(life.person("director"), "close", opinion=life.rng.choice(opinions["director"]))


def ruled(life: Life, notice: datetime | None) -> Iterator[datetime]:
    """The head is silent until the notice is over: the director decides, and a clerk confirms."""
    if notice is not None and life.now < notice:
        yield life.at(pace.at_work(notice + timedelta(seconds=1), life.rng))
    yield life.until("propose_ruling", 2, 8)
    why = "公示期满，单位负责人仍未签字，也未说明理由；四项核查结论成立，公示期间无异议。"
    life.do(life.person("director"), "propose_ruling", reason=why)
    yield life.until("ruling", 1, 6)
    life.do(life.person("clerk1"), "ruling", granted="yes", decision="情况属实，同意。")


def looked_at_again(life: Life) -> tuple[Life, datetime]:
    """The life of the relapse that a follow-up of this closed case finds, some months later."""
    received = pace.days_later(life.now, life.rng, 40, 75)
    story = relapsed(life.story, received, life.row.pk)
    return Life(life.county, story, received, life.spawn), received

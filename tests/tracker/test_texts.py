"""Words stand in rows, never in events; each with a salt of its own, and only ever taken out."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.desk.pages import Desk, text
from tests.looks import drawn, looked_again, visited_by_lot
from tests.world import World, all_passed, photo
from tracker.actor import SYSTEM, Actor
from tracker.digests import salted
from tracker.models import Case, CaseEvent, ImportBatch, SourceRow, TextVersion
from tracker.records.parts import Words, words_in
from tracker.texts import PLACES, Texts, rows_of
from tracker.vocabulary import Role, TextKind, VerbName
from workflows.bulk_log import NewCase, admit
from workflows.door import perform, perform_payload

pytestmark = pytest.mark.django_db
SUNG = "夜莺"  # in every word that anybody gives here


def song(what: str) -> str:
    return f"{SUNG}{what}"


class Life:
    """One case in which everybody says something with every verb that lets them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.case = world.logged(
            title=song("标题"), text=song("正文"), place=song("地点"), external_id=song("编号"),
            promise=song("承诺"), uploads=[photo(f"{SUNG}.jpg")],
        )  # fmt: skip
        self.handed_over()
        self.put_right()
        self.sent_back()
        self.ended()

    def do(self, who: str, verb: str, **payload: Any) -> None:
        self.case = self.world.do(who, verb, self.case, **payload).case

    def by_reporter(self, verb: str, **payload: Any) -> None:
        actor = Actor.citizen(self.case.reports.get())
        perform_payload(self.case.pk, verb, actor, payload, at=self.world.tick())

    def handed_over(self) -> None:
        self.case = self.world.assigned(self.case)
        self.do("li", "return", reason=song("退回"))
        self.do("wang", "correct", title=song("新标题"), place=song("新地点"), reason=song("更正"))
        self.do("wang", "correct", text=song("新正文"), reason=song("再更正"))
        self.case = self.world.assigned(self.case, misconduct_alleged=True)
        self.do("li", "acknowledge")
        self.by_reporter("supplement", text=song("补充"), uploads=[photo(f"{SUNG}2.jpg")])
        day = (self.world.now + timedelta(days=5)).date()
        measure = {"text": song("措施"), "owner": song("责任人"), "due_on": day}
        self.do("zhao", "plan", leader=song("领导"), plan_text=song("方案"), measures=[measure])

    def put_right(self) -> None:
        self.do("li", "ask_extension", amount=2, reason=song("延期"))
        self.do("wang", "decide_extension", granted="yes", decision=song("同意延期"))
        later = (self.world.now + timedelta(days=40)).date()
        self.do("li", "ask_deferral", reason=song("暂缓"), review_on=later)
        self.do("zhou", "decide_deferral", granted="yes", decision=song("同意暂缓"))
        self.do("zhou", "resume")
        measure = self.case.measures.get().pk
        self.do("li", "measure", measure=measure, done=False, note=song("进展"))
        self.do("li", "measure", measure=measure, done=True, note=song("完成"), uploads=[photo()])
        self.do("li", "attach", uploads=[photo("x.jpg")], caption=song("说明"))
        self.do("li", "reply", text=song("答复"), method="phone")
        told = {"kind": "decision", "detail": song("处理")}
        self.do("zhao", "account", **told, document_no=song("文号"), receipt_no=song("回执"))
        self.do("zhao", "submit", remark=song("报送"))

    def sent_back(self) -> None:
        again = {"solved_remark": song("仍漏"), "solved_demand": song("要求")}
        self.do("chen", "rework", **all_passed(solved="partly", **again))
        self.by_milestones()
        demand = self.case.demands.get().pk
        day = (self.world.now + timedelta(days=1)).date()
        new = {"text": song("新措施"), "owner": song("责任人"), "due_on": day}
        self.do("li", "add_measures", demand=demand, measures=[new])
        measure = self.case.measures.get(demand=demand).pk
        self.do("li", "measure", measure=measure, done=True, uploads=[photo("y.jpg")])
        shown = {"text": song("回应"), "uploads": [photo("z.jpg")]}
        self.do("li", "respond", demand=demand, **shown)
        self.do("zhao", "submit", remark=song("再报"))
        report = self.case.reports.get().pk
        answered = {
            "report": report,
            "outcome": "answered",
            "solved": "yes",
            "satisfaction": "satisfied",
        }
        self.do("wang", "call_back", remark=song("回访"), **answered)
        self.by_reporter("answer", solved="yes", satisfaction="satisfied", remark=song("满意"))
        self.world.settle_track(self.case, text=song("处理结果"))
        words = {"unit_title": song("给单位"), "unit_text": song("给单位的话")}
        self.do("wang", "reword", **words)
        self.do("zhou", "stand_in", person=self.world.people["li"].pk)
        self.do("zhou", "stand_in", person=None)
        self.do("chen", "verify", **all_passed(reply_remark=song("已答")))

    def kept_back(self) -> None:
        self.world.person("shi", "石坚", Role.INSPECTOR)
        for verb in ("unpublish", "nonpublic", "nonpublic"):
            again = self.case.not_public and verb == "nonpublic"
            code = {"secrecy": "lifted" if again else "privacy"} if verb == "nonpublic" else {}
            self.do("wang", f"ask_{verb}", reason=song("公开理由"), **code)
            self.do("zhou", f"decide_{verb}", granted="yes", decision=song("公开决定"))
        early = self.world.published(self.world.logged())
        self.world.do("wang", "unpublish", early, reason=song("撤回"))

    def by_milestones(self) -> None:
        days = [(self.world.now + timedelta(days=days)).date() for days in (10, 20)]
        steps = [{"text": song("节点"), "owner": song("责任人"), "due_on": day} for day in days]
        self.do("li", "propose_long", reason=song("分期"), milestones=steps)
        self.do("zhou", "decide_long", granted="yes", decision=song("同意分期"))
        for step in self.case.milestones.all():
            seen = {"milestone": step.pk, "passed": "yes", "on_site": True}
            self.do("chen", "milestone", remark=song("到点"), **seen)

    def ended(self) -> None:
        shown = {"title": song("公开题"), "text": song("公开文"), "reply": song("公开答")}
        every = range(self.case.measures.count())
        shown["measures"] = "\n".join(song(f"公开措施{n}") for n in every)
        self.do("wang", "release", **shown)
        self.kept_back()
        self.do("wang", "release", **shown)
        self.by_reporter("answer", solved="no", satisfaction="neutral", remark=song("没好"))
        self.case = looked_again(self.world, self.case)
        new = {"solved": "no", "satisfaction": "neutral", "new_fact": song("新情况")}
        self.by_reporter("answer", **new)
        self.case = looked_again(self.world, self.case)
        self.do("wang", "difference", text=song("差异"))
        about = {"ground": "unsolved", "reason": song("异议")}
        self.do("wang", "object", **about, objector=song("某"), contact=song("电话"))
        (asked,) = self.case.requests.filter(decided_at=None)
        self.do("zhou", "decide_objection", request=asked.pk, granted="no", decision=song("驳回"))
        self.world.tick(days=20)
        self.do("zhou", "propose_ruling", reason=song("裁定"))
        self.do("wang", "ruling", granted="no", decision=song("缓"))
        self.do("zhao", "sign", opinion=song("先签"))
        self.do("wang", "correct", place=song("补地点"), reason=song("补正因"))  # void
        self.do("zhao", "sign", opinion=song("同意"))
        self.do(drawn(self.world, self.case), "sign", opinion=song("同意销号"))
        self.world.tick(days=20)
        self.do("zhou", "close", opinion=song("准予"))
        self.do("wang", "correct", place=song("勘误"), reason=song("勘误因"))
        self.left()

    def left(self) -> None:
        gone = self.world.logged(title=song("另"), text=song("另文"))
        self.world.rejected(gone, route_code="not_ours", reason=song("不受理"))
        self.world.do("wang", "contest", gone, reason=song("不服"))
        self.world.person("he", "何文", Role.CLERK)
        answer = {"granted": "yes", "decision": song("受理")}
        self.world.do("he", "decide_contest", gone, **answer)
        report = gone.reports.get()
        said = {"stands": "yes", "remark": song("撤诉")}
        reporter = Actor.citizen(report)
        perform(gone.pk, "retract", reporter, at=self.world.tick(days=1), **said)
        self.world.tick(days=1)
        self.world.do("wang", "record_retract", gone, report=report.pk, **said)
        self.world.do("wang", "propose_withdraw", gone, reason=song("撤诉理由"))
        self.world.do("zhou", "withdraw", gone, granted="yes", decision=song("准撤"))
        other = self.world.logged(title=song("又"), text=song("又文"))
        into = {"target": self.world.logged().number, "compared": True}
        self.world.do("wang", "propose_merge", other, reason=song("同一"), **into)
        self.world.do("zhou", "merge", other, granted="yes", decision=song("准并"))
        self.world.do("wang", "unmerge", other, reason=song("另案"))
        self.world.do("zhao", "decline", self.world.verified(), way="unit", reason=song("不签"))
        visited_by_lot(self.world)


@pytest.fixture
def life(world: World) -> Life:
    return Life(world)


def test_no_words_stand_in_events_and_all_are_named(life: Life) -> None:
    events = list(CaseEvent.objects.select_related("case"))
    quiet = {"archive", "join", "part", "remind", "reckon", "notice_over", "reveal"}
    lived = {event.verb for event in events} | quiet
    assert lived == set(VerbName.values), "every verb that takes words is done in `Life` above"
    for event in events:
        assert SUNG not in json.dumps(event.body(), ensure_ascii=False), event.verb
        assert event.digest == event.compute_digest()
    named = {words for event in events for words in words_in(event.record)}
    assert {words.kind for words in named} == set(TextKind) - {TextKind.SOURCE}
    kept = {(row.kind, row.row): row for row in rows_of(named)}
    for words in named:
        row = kept[words.kind, words.row]
        assert row.salt is not None
        assert salted(row.salt, row.words) == words.digest, words
    # The words of the logging are the first version of those corrected later: one row, two names;
    # and of what is released, a row holds what the office wrote and what the unit had written.
    twice = 1 + sum(row.kind == TextKind.SHOWN for row in kept.values())
    assert len({row.salt for row in kept.values()}) == len(kept) - twice


def test_the_timeline_reads_every_word_again(life: Life) -> None:
    page = text(Desk(life.world, "wang").see(life.case))
    reasons = "退回 更正 再更正 进展 完成 报送 仍漏 再报 延期 同意延期 暂缓 驳回 准予 勘误因"
    facts = "分期 到点 新标题 新正文 勘误 说明 文号 回执 领导 措施 要求 新措施 回应 节点"
    for said in f"{reasons} {facts}".split():
        assert song(said) in page, said


def test_words_that_were_taken_out_leave_the_event_as_it_was(life: Life) -> None:
    event = life.case.events.get(verb="return")
    (reason,) = event.record.reasons
    TextVersion.objects.filter(pk=reason.row).update(text=None, salt=None)
    fresh = CaseEvent.objects.get(pk=event.pk)
    assert (fresh.record, fresh.digest) == (event.record, fresh.compute_digest())
    page = text(Desk(life.world, "wang").see(life.case))
    assert song("退回") not in page
    assert "(redacted)" in page


def test_words_are_kept_or_erased_and_nothing_else(world: World) -> None:
    world.do("li", "return", world.assigned(), reason="不属我局")
    rows = TextVersion.objects.all()
    changes: list[dict[str, Any]] = [
        {"text": "另一种说法"},
        {"text": None},
        {"salt": None},
        {"salt": "0" * 32},
        {"text": None, "salt": None, "field": "note"},
    ]
    for change in changes:
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete("default")
    replace = "INSERT OR REPLACE INTO tracker_textversion SELECT * FROM tracker_textversion"
    empty = "TRUNCATE tracker_textversion CASCADE"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace if connection.vendor == "sqlite" else empty)
    assert rows.get().text == "不属我局"
    rows.update(text=None, salt=None)
    assert rows.get().text is None


def test_the_own_words_of_an_imported_row_are_kept_under_salts_of_their_own(world: World) -> None:
    batch = ImportBatch.objects.create(name="旧台账.xlsx", sha256="0" * 64, created=world.now)
    case = world.logged()
    data = {"title": "路灯", "text": "不亮", "channel": case.channel, "received_at": world.now}
    entries = [NewCase(data, f"row {i}", said={"channel": song("信使")}) for i in range(3)]
    cases = admit(entries, world.actor("wang"), batch, world.now)
    events = list(CaseEvent.objects.filter(case__in=cases))
    assert SUNG not in json.dumps([event.body() for event in events], ensure_ascii=False)
    said = [event.record.said for event in events]
    assert [Texts(said).of(words, "channel") for words in said] == [song("信使")] * 3
    assert len({words.digest for words in said}) == 3
    assert len(set(SourceRow.objects.values_list("salt", flat=True))) == 3
    assert len(set(Case.objects.values_list("salt", flat=True))) == 4
    with pytest.raises(DatabaseError), transaction.atomic():
        SourceRow.objects.update(unit="改过")


def test_any_number_of_words_is_read_in_one_statement(
    life: Life, django_assert_num_queries: Any
) -> None:
    named = [w for event in life.case.events.all() for w in words_in(event.record)]
    assert {words.kind for words in named} == set(PLACES) - {TextKind.SOURCE}
    with django_assert_num_queries(1):
        texts = Texts(named)
    assert all(texts.all(words) for words in named)
    with django_assert_num_queries(0):
        assert Texts([]).of(Words(TextKind.TEXT, 1, "0" * 64)) == "（已隐去）"


def test_the_system_says_nothing(world: World) -> None:
    case = world.verified()
    world.tick(days=20)
    event = perform_payload(case.pk, "notice_over", SYSTEM, {}, at=world.now).event
    assert list(words_in(event.record)) == []

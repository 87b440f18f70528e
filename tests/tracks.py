"""Acts on a discipline track, for the cast."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tracker.actor import Actor
from tracker.errors import Blocked
from tracker.models import Case, TrackDecision, TrackEntry
from workflows import discipline

DECIDED = {"outcome": "decision", "text": "批评教育", "document_no": "纪〔2026〕3号"}
HANDED = {"outcome": "handed_over", "text": "移送", "organ": "区纪委监委"}
ALLEGED = {"misconduct_alleged": True}
NONE_FOUND = {"outcome": "none_found", "text": "经核查不属实"}


class Tracks:
    """Mixed into the world: what Ji records, somebody else confirms."""

    def actor(self, username: str, role: str | None = None) -> Actor:
        raise NotImplementedError

    def tick(self, **span: float) -> datetime:
        raise NotImplementedError

    def track(self, who: str, act: str, case: Case, /, **payload: Any) -> TrackEntry:
        """One act on the track of a case, an hour later than the last one."""
        files = {name: payload.pop(name) for name in ("uploads",) if name in payload}
        actor, at = self.actor(who), self.tick()
        return discipline.perform(case.pk, act, actor, at=at, files=files, **payload)

    def confirm(
        self, who: str, entry: TrackEntry, granted: str = "yes", **payload: Any
    ) -> TrackDecision:
        given = {"entry": entry.pk, "granted": granted, "text": "属实", **payload}
        return discipline.confirm(entry.case_id, self.actor(who), at=self.tick(), **given)

    def settle_track(self, case: Case, **outcome: Any) -> TrackEntry:
        """Ji records an outcome and Sun, who audits, confirms it."""
        entry = self.track("ji", "outcome", case, **{**DECIDED, **outcome})
        self.confirm("sun", entry)
        return entry


def codes(world: Any, who: str, verb: str, case: Case, **payload: Any) -> list[str]:
    with pytest.raises(Blocked) as refused:
        world.do(who, verb, case, **payload)
    return [blocker.code for blocker in refused.value.blockers]


def track_codes(world: Any, who: str, act: str, case: Case, **payload: Any) -> list[str]:
    with pytest.raises(Blocked) as refused:
        world.track(who, act, case, **payload)
    return [blocker.code for blocker in refused.value.blockers]


def confirm_codes(world: Any, who: str, entry: TrackEntry, **payload: Any) -> list[str]:
    with pytest.raises(Blocked) as refused:
        world.confirm(who, entry, **payload)
    return [blocker.code for blocker in refused.value.blockers]


def accused(world: Any) -> Case:
    """A case with an allegation that is ready to be inspected."""
    found: Case = world.called_back(world.submitted(world.planned(world.assigned(**ALLEGED))))
    return found


def anew(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def named(world: Any, case: Case, who: str, by: str = "ji", **more: Any) -> TrackEntry:
    given = {"person": world.people[who].pk, "text": "群众来信点名", **more}
    entry: TrackEntry = world.track(by, "name", case, **given)
    return entry

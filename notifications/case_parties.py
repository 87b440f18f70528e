"""Who plays which part in many cases at once: two queries, however many events are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from notifications.recipients import Parties
from tracker import posts
from tracker.inspectors import witnesses
from tracker.models import Case, User
from tracker.vocabulary import OFFICE_ROLES, UNIT_ROLES, Role

ROLES = (*OFFICE_ROLES, *UNIT_ROLES, Role.INSPECTOR, Role.AUDITOR, Role.DISCIPLINE)


@dataclass
class Cast:
    """The people who can act, by role and unit, for the cases at hand."""

    people: dict[int, User] = field(default_factory=dict)
    by_role: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_unit: dict[tuple[int | None, str], set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )
    co_units: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    witnesses: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def parties(self, case: Case) -> Parties:
        co_units = self.co_units[case.pk]
        parent = case.unit.parent_id if case.unit is not None else None
        handling = case.assigned_by_id or case.logged_by_id
        return Parties(
            officers=self.by_unit[case.unit_id, Role.OFFICER],
            heads=self.by_unit[case.unit_id, Role.HEAD] | self._instead(case),
            co_people={p for unit in co_units for p in self._of_unit(unit)},
            clerk=self.by_role[Role.CLERK] & {handling},
            office=self.by_role[Role.CLERK],
            inspector=self.by_role[Role.INSPECTOR] & {case.inspector_id},
            directors=self.by_role[Role.DIRECTOR],
            auditors=self.by_role[Role.AUDITOR],
            discipline=self.by_role[Role.DISCIPLINE],
            witnesses=self.by_role[Role.INSPECTOR] & self.witnesses[case.pk],
            supervisors=self.by_unit[parent, Role.HEAD] if parent else frozenset(),
            unit=frozenset() if case.unit_id is None else frozenset({case.unit_id}),
            co_units=co_units,
        )

    def _instead(self, case: Case) -> set[int]:
        """Who acts for the head in this case."""
        return set() if case.stand_in_id is None else {case.stand_in_id}

    def _of_unit(self, unit: int) -> set[int]:
        return self.by_unit[unit, Role.OFFICER] | self.by_unit[unit, Role.HEAD]


def cast(cases: Iterable[Case], at: datetime) -> Cast:
    """Everybody who may have to be told of these cases at that moment; two queries."""
    cases = list(cases)
    found = Cast()
    through = Case.co_units.through.objects.filter(case_id__in=[case.pk for case in cases])
    for case_id, unit_id in through.values_list("case_id", "unit_id"):
        found.co_units[case_id].add(unit_id)
    units = {case.unit_id for case in cases} | {u for s in found.co_units.values() for u in s}
    units |= {case.unit.parent_id for case in cases if case.unit is not None}
    inspectors = {case.inspector_id for case in cases}
    stand_ins = {case.stand_in_id for case in cases if case.stand_in_id is not None}
    for case in cases:
        if case.not_public:  # seldom: one query each
            found.witnesses[case.pk] |= {*witnesses(case)}
            inspectors |= found.witnesses[case.pk]
    meant = [
        post
        for post in posts.acting(at, *ROLES)
        if (
            (post.role not in UNIT_ROLES or post.unit_id in units)
            and (post.role != Role.INSPECTOR or post.person_id in inspectors)
        )
        or post.person_id in stand_ins
    ]
    found.people = User.objects.filter(is_active=True).in_bulk({post.person_id for post in meant})
    for post in meant:
        if post.person_id in found.people:
            found.by_role[post.role].add(post.person_id)
            found.by_unit[post.unit_id, post.role].add(post.person_id)
    return found

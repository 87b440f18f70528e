"""The scheme every office starts with. A change of it is a new version, never an edit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connections

from scoring.models import Scheme, SchemeRule
from scoring.vocabulary import Rule

RECTIFICATION = "rectification"
# Points by rule: small for what goes wrong once, more for what was left undone or came back.
DEDUCTIONS = {
    Rule.SUPERVISION_ORDER: Decimal("-0.5"),
    Rule.YELLOW_CARD: Decimal("-1"),
    Rule.RED_CARD: Decimal("-2"),
    Rule.REWORK: Decimal("-0.5"),
    Rule.NO_REPLY: Decimal("-0.5"),
    Rule.DISSATISFIED: Decimal("-0.5"),
    Rule.RELAPSE: Decimal("-2"),
}
# Before any event that a ledger may hold.
SINCE = date(2000, 1, 1)


def load() -> None:
    """Fill what is empty. Safe to call again."""
    if Scheme.objects.exists():
        return
    scheme = Scheme.objects.create(
        code=RECTIFICATION,
        version=1,
        name="整改得分",
        name_en="Rectification standing",
        valid_from=SINCE,
    )
    SchemeRule.objects.bulk_create(
        SchemeRule(scheme=scheme, rule=rule, points=points) for rule, points in DEDUCTIONS.items()
    )


def after_migrate(using: str, **kwargs: Any) -> None:
    if "scoring_schemerule" in connections[using].introspection.table_names():
        load()

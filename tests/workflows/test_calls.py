"""`perform` is typed per verb: each has its line, and asks for just the fields of its form."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NotRequired, get_args, get_origin, get_overloads, get_type_hints

import pytest

from tests.world import World
from tracker.verbs import VERBS
from tracker.verbs.payloads import How
from tracker.vocabulary import VerbName
from workflows import calls

pytestmark = pytest.mark.django_db


def lines() -> list[dict[str, Any]]:
    """The types of each overload; a protocol keeps no function by which to ask for them."""
    call = SimpleNamespace(__module__=calls.__name__, __qualname__="Perform.__call__")
    return [get_type_hints(line) for line in get_overloads(call)]


def payloads() -> dict[str, Any]:
    """The payload of each verb, as the lines of `Perform` have it."""
    found: dict[str, Any] = {}
    for line in lines():
        (payload,) = get_args(line["given"])
        names = get_args(line["verb"])
        assert not found.keys() & set(names)
        found |= {str(name): payload for name in names}
    return found


def test_every_verb_has_its_line_and_no_other_has() -> None:
    differing = payloads().keys() ^ VERBS.keys()
    assert not differing, f"every verb has its overload in workflows/calls.py: {differing}"


@pytest.mark.parametrize("verb", VERBS)
def test_a_payload_is_what_the_form_reads(world: World, verb: str) -> None:
    assert verb in payloads(), f"no payload of {verb!r} in workflows/calls.py"
    form = VERBS[verb].form(case=world.logged(), at=world.now)
    fields = get_type_hints(payloads()[verb], include_extras=True)
    fields = {name: hint for name, hint in fields.items() if name not in How.__annotations__}
    said = f"tracker/verbs/payloads.py: the payload of {verb!r} is what its form reads"
    assert fields.keys() == form.fields.keys(), said
    needed = {name for name, hint in fields.items() if get_origin(hint) is not NotRequired}
    assert needed == {name for name, field in form.fields.items() if field.required}


def test_only_a_new_case_is_without_a_reference() -> None:
    new = [get_args(line["verb"]) for line in lines() if line["ref"] is type(None)]
    assert new == [(VerbName.LOG,)]

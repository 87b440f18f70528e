"""The way of a request: asked by one, decided by another. Each request is a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from tracker.road import REQUESTS
from tracker.vocabulary import RequestKind
from workflows.flows.nodes import CaseFlow, End, Human, Start, Switch


def asks(kind: RequestKind) -> Callable[[Any], bool]:
    """A gateway's condition: the request is of this kind."""
    return lambda activation: bool(activation.process.request.kind == kind)


class RequestFlow(CaseFlow):
    """Request"""

    process_title = _("Request")

    start = Start(None).Annotation(title=_("Asked")).Next(this.kind)
    kind = (
        Switch()
        .Annotation(title=_("What for?"))
        .Case(this.decide_extension, asks(RequestKind.EXTENSION))
        .Case(this.decide_deferral, asks(RequestKind.DEFERRAL))
        .Case(this.decide_long, asks(RequestKind.LONG))
        .Case(this.reject, asks(RequestKind.REJECT))
        .Case(this.merge, asks(RequestKind.MERGE))
        .Case(this.withdraw, asks(RequestKind.WITHDRAW))
        .Case(this.decide_unpublish, asks(RequestKind.UNPUBLISH))
        .Case(this.decide_nonpublic, asks(RequestKind.NONPUBLIC))
        .Case(this.decide_contest, asks(RequestKind.CONTEST))
        .Case(this.ruling, asks(RequestKind.RULING))
        .Default(this.decide_objection)
    )
    decide_extension = Human(REQUESTS[RequestKind.EXTENSION].place).Next(this.end)
    decide_deferral = Human(REQUESTS[RequestKind.DEFERRAL].place).Next(this.end)
    decide_long = Human(REQUESTS[RequestKind.LONG].place).Next(this.end)
    decide_objection = Human(REQUESTS[RequestKind.OBJECTION].place).Next(this.end)
    reject = Human(REQUESTS[RequestKind.REJECT].place).Next(this.end)
    merge = Human(REQUESTS[RequestKind.MERGE].place).Next(this.end)
    withdraw = Human(REQUESTS[RequestKind.WITHDRAW].place).Next(this.end)
    decide_unpublish = Human(REQUESTS[RequestKind.UNPUBLISH].place).Next(this.end)
    decide_nonpublic = Human(REQUESTS[RequestKind.NONPUBLIC].place).Next(this.end)
    decide_contest = Human(REQUESTS[RequestKind.CONTEST].place).Next(this.end)
    ruling = Human(REQUESTS[RequestKind.RULING].place).Next(this.end)
    end = End().Annotation(title=_("Decided"))

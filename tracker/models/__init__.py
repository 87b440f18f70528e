from tracker.models.calendar import CalendarDay, CalendarYear
from tracker.models.case import Case
from tracker.models.custody import CustodyConfirmation, CustodyEvent, PasswordSigning
from tracker.models.discipline import TrackDecision, TrackEntry
from tracker.models.draws import Draw, DrawKey
from tracker.models.ladders import Rung, RungFired, SupervisionOrder
from tracker.models.light import LightSuspension, Lot
from tracker.models.long import Milestone, MilestoneFinding
from tracker.models.organisation import (
    Category,
    Channel,
    OfficeLimit,
    Tier,
    TierSpan,
    Unit,
    UnitAlias,
)
from tracker.models.people import Absence, Post, User
from tracker.models.public import Difference, PublicText, Supplement
from tracker.models.record import (
    CaseEvent,
    Clock,
    ClockPause,
    Dossier,
    ImportBatch,
    NumberSeries,
)
from tracker.models.requests import Request, Retraction
from tracker.models.rework import Demand, DemandAnswer
from tracker.models.texts import SourceRow, TextVersion
from tracker.models.unit_text import UnitText
from tracker.models.work import (
    Accountability,
    CallBack,
    Evidence,
    Finding,
    Inspection,
    Measure,
    Reply,
    Report,
    Signature,
)

__all__ = [
    "Absence",
    "Accountability",
    "CalendarDay",
    "CalendarYear",
    "CallBack",
    "Case",
    "CaseEvent",
    "Category",
    "Channel",
    "Clock",
    "ClockPause",
    "CustodyConfirmation",
    "CustodyEvent",
    "Demand",
    "DemandAnswer",
    "Difference",
    "Dossier",
    "Draw",
    "DrawKey",
    "Evidence",
    "Finding",
    "ImportBatch",
    "Inspection",
    "LightSuspension",
    "Lot",
    "Measure",
    "Milestone",
    "MilestoneFinding",
    "NumberSeries",
    "OfficeLimit",
    "PasswordSigning",
    "Post",
    "PublicText",
    "Reply",
    "Report",
    "Request",
    "Retraction",
    "Rung",
    "RungFired",
    "Signature",
    "SourceRow",
    "SupervisionOrder",
    "Supplement",
    "TextVersion",
    "Tier",
    "TierSpan",
    "TrackDecision",
    "TrackEntry",
    "Unit",
    "UnitAlias",
    "UnitText",
    "User",
]

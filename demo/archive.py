"""An old ledger of the county, closed before this system began, brought in like any other."""

from __future__ import annotations

import hashlib
import io
import random
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from demo.county import County
from demo.fates import DAYS, in_season, moment
from demo.story import Fate, compose
from imports import jobs
from imports.load import Loading
from imports.options import Options
from imports.workbook import Book
from tracker import posts
from tracker.models import ImportBatch

HEADINGS = [
    "工单编号", "标题", "诉求内容", "来源渠道", "责任单位", "受理时间", "答复意见", "办结时间",
    "满意度",
]  # fmt: skip
ROWS = 24
GRADES = ("满意", "满意", "满意", "基本满意", "一般")
SHEET = "上一年度台账"


def rows(county: County, end: datetime, rng: random.Random) -> list[list[str]]:
    """Matters of the year before the ledger began, all of them closed in it."""
    found = []
    for number in range(1, ROWS + 1):
        day = timezone.localdate(end) - timedelta(days=rng.randint(60, 360))
        received = moment(day, rng)
        story = compose(in_season(received, rng), received, Fate(), rng, "hotline")
        closed = received + timedelta(days=rng.randint(3, 40))
        unit = county.units[story.topic.unit].name
        line = [f"LS{day.year}{number:04d}", story.title, story.text, "12345热线", unit]
        line += [f"{received:%Y-%m-%d %H:%M}", story.pick(story.topic.replies)]
        line += [f"{closed:%Y-%m-%d %H:%M}", rng.choice(GRADES)]
        found.append(line)
    return found


def workbook(lines: list[list[str]], at: datetime) -> bytes:
    out = io.BytesIO()
    with Book(out) as book:
        book.properties(created=at.replace(tzinfo=None))
        page, style = book.sheet(SHEET), book.style()
        for number, line in enumerate([HEADINGS, *lines]):
            for column, words in enumerate(line):
                book.words(page, number, column, words, style)
    return out.getvalue()


def bring_in(county: County, today: date, rng: random.Random) -> ImportBatch:
    """Import the old ledger as the first thing that happens in the county."""
    at = timezone.make_aware(
        datetime.combine(today - timedelta(days=DAYS + 2), time(9)), timezone.get_current_timezone()
    )
    content = workbook(rows(county, at, rng), at)
    options = Options(channel="hotline", history=True, as_of=at)
    clerk = county.people["clerk1"]
    batch = ImportBatch(
        name=f"{SHEET}.xlsx",
        sha256=hashlib.sha256(content).hexdigest(),
        options=options.stored(),
        state=ImportBatch.State.RUNNING,
        by=clerk,
        created=at,
        touched=at,
    )
    jobs.keep(batch, ContentFile(content))
    actor = posts.actor(clerk, at)
    Loading(options, batch, actor, at).run(io.BytesIO(content), batch.name)
    return batch

"""A real complaint, from the spreadsheet it came in with to its sign-off.

The data are public but not ours: they are read from beside the repository, and nothing of them is
kept, no text and no picture. What unit, inspector and director say here is made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Window
from tests.e2e.site import ROOT, Site
from tests.e2e.walk import Walk, photo
from tracker.vocabulary import Status

LEDGER = ROOT.parent / "shared" / "data" / "teddy2020c" / "附件4.xlsx"
ROWS = 2816
SLOW = 120_000  # milliseconds for the whole ledger to come in


@pytest.mark.skipif(not LEDGER.exists(), reason="the real ledger 附件4.xlsx is not here")
def test_a_real_row_from_import_to_sign_off(
    site: Site, window: Callable[..., Window], tmp_path: Path
) -> None:
    walk = Walk(site, window, tmp_path)
    bring_in(walk)
    walk.number = str(
        walk.fact(
            "SELECT MIN(number) FROM tracker_case WHERE status = ? AND batch_id IS NOT NULL",
            Status.LOGGED,
        )
    )
    rectify(walk)
    sign_off(walk)


def bring_in(walk: Walk) -> None:
    """Three steps: upload, columns, result. As open cases, though the rows bring their replies."""
    window = walk.as_("clerk1")
    page = window.page
    window.go("/imports/")
    page.set_input_files("input[type=file]", LEDGER)
    page.locator("main .btn-primary").click()
    expect(page.locator(".import-preview")).to_be_visible()
    page.locator("[name=history]").uncheck()
    page.locator("button[name=start]").click()
    done = page.locator(".tile-ok .tile-value")
    expect(done).to_have_text(re.compile(rf"^{ROWS}$|^2,816$"), timeout=SLOW)
    assert window.overflow() == 0


def rectify(walk: Walk) -> None:
    start = walk.site.at
    walk.assign("一般（普通）")
    walk.acknowledge()
    walk.plan("副局长 韩立新", [("现场核实并整改", "何师傅")], start + timedelta(days=3))
    walk.measure(0, "已现场核实，整改到位。", [photo(walk.folder, "after.jpg", lit=True)])
    walk.reply("您反映的问题已现场核实并整改到位，感谢您的监督。")
    walk.submit()


def sign_off(walk: Walk) -> None:
    """The reporter left no contact: after the days of silence nobody needs to be called."""
    start = walk.site.at
    window = walk.case(walk.as_(walk.inspector))
    expect(window.page.locator(".blockers li")).to_have_count(1)
    walk.later(start + timedelta(days=9))
    walk.inspect(failed=None, remark="现场查看，已整改。", photos=[])
    walk.release("群众反映事项办理情况", "已现场核实，整改到位。", shot=False)
    walk.sign(walk.head, "")
    walk.sign(walk.inspector, "")
    walk.later(start + timedelta(days=18))
    walk.close()

"""Pictures of a page at the widths that people have, with what matters in the middle."""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.e2e.browser import PHONE, WIDE, Window

Shot = Callable[[Window, str, str], None]
TOURING = bool(os.environ.get("TOUR"))
# Once the page stands at its new width: the part into the middle, or up to the top.
SCROLL = """async (part) => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  await frame(); await frame();
  const found = part && document.querySelector(part);
  if (found) found.scrollIntoView({block: "center", behavior: "instant"});
  else scrollTo({top: 0, behavior: "instant"});
  await frame();
}"""


def nothing(_window: Window, _name: str, _part: str) -> None:
    """No picture is wanted: nobody looks at those of a run that does not go to docs/tour."""


def two_widths(shot: Callable[..., None]) -> Shot:
    """Every picture twice: on a desk and on a telephone."""

    def take(window: Window, name: str, part: str) -> None:
        before = window.page.viewport_size
        for size, tail in ((WIDE, ""), (PHONE, "-390")):
            window.width(size)
            window.page.evaluate(SCROLL, part)
            shot(window, f"{name}{tail}")
        if before is not None:
            window.width((before["width"], before["height"]))

    return take if TOURING else nothing


def on_phone(shot: Callable[..., None]) -> Shot:
    """Only on a telephone: the window has that width already."""

    def take(window: Window, name: str, part: str) -> None:
        window.page.evaluate(SCROLL, part)
        shot(window, f"{name}-390")

    return take if TOURING else nothing

"""Every part says in words and roles what it shows in colour and shape."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation.template import templatize

from tests.desk import samples
from web import parts
from web.factors import SigningWays
from web.shapes import ClockState


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def render(part: str, **context: Any) -> str:
    """A part, or a piece of a page that only Django's templates draw."""
    if (settings.BASE_DIR / "templates" / "parts" / part).exists():
        return parts.part(part.removesuffix(".html"), {"at": samples.AT, **context})
    request = RequestFactory().get("/somewhere/?q=1")
    return render_to_string(f"web/{part}", {"at": samples.AT, **context}, request=request)


class Form(forms.Form):
    q = forms.CharField(label="Look for", required=False)
    title = forms.CharField(label="Title", help_text="One sentence.")
    agreed = forms.BooleanField(label="Agreed")
    tier = forms.ChoiceField(label="Tier", widget=forms.RadioSelect, choices=[("a", "A")])
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


@pytest.mark.parametrize(
    ("state", "words", "shape"),
    [
        (ClockState.OVERDUE, "3 working days overdue", "#triangle-filled"),
        (ClockState.TODAY, "Due today", "#square-rotated-filled"),
        (ClockState.SOON, "2 working days left", "#circle-filled"),
        (ClockState.LATER, "12 working days left", "#circle"),
        (ClockState.PAUSED, "Clock paused", "#player-pause-filled"),
        (ClockState.STOPPED, "Done in time", "#check"),
        (ClockState.LATE, "Done late", "#check"),
    ],
)
def test_a_clock_has_a_word_and_a_shape(state: ClockState, words: str, shape: str) -> None:
    html = render("clock.html", clock=samples.CLOCKS[state])
    assert words in html
    assert f'{shape}"' in html
    assert f"clock-{state}" in html


def test_a_date_shows_its_year_only_when_it_is_another_one() -> None:
    near = render("clock.html", clock=samples.CLOCKS[ClockState.OVERDUE])
    far = render("clock.html", clock=samples.CLOCKS[ClockState.PAUSED])
    assert "Nov 17 (Tue)" in near
    assert "Jan 15, 2027 (Fri)" in far
    assert "provisional" in far


def test_a_date_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert "11月17日(周二)" in render("clock.html", clock=samples.CLOCKS[ClockState.OVERDUE])


def test_steps_mark_the_current_one() -> None:
    html = render("steps.html", steps=samples.STEPS)
    assert html.count('aria-current="step"') == 1
    assert html.count("<li") == 5
    assert "current step" in html
    assert html.count("still to come") == 2


def test_gates_say_their_state() -> None:
    html = render("gates.html", gates=samples.GATES)
    assert html.count('<article class="gate ') == 4
    for word in ("Passed", "Not passed", "Not yet verified", "沈岚（监督员）", "现场照片"):
        assert word in html


def test_blockers_name_what_and_who() -> None:
    html = render("blockers.html", blockers=samples.BLOCKERS, verb_label="Verify")
    assert "Verify: 2 things are missing" in html
    assert "by 评议办 林晓" in html
    assert 'href="/case/1#measures"' in html


def test_no_blockers_is_said_too() -> None:
    html = render("blockers.html", blockers=[], verb_label="Verify")
    assert "Verify: nothing is missing" in html
    assert "#check" in html


def test_the_table_keeps_its_roles_as_cards() -> None:
    html = render("case_table.html", rows=samples.rows(), selectable=True)
    assert '<table class="rows rows-cases" role="table">' in html
    assert html.count('role="cell"') == 7 * 7
    assert 'aria-label="Select 2026-000123"' in html
    assert "2 of 4 gates passed" in html
    assert html.count("is-overdue") == 1


def test_the_timeline_tells_who_and_when() -> None:
    html = render("timeline.html", moments=samples.MOMENTS)
    assert html.count('<li class="moment ') == len(samples.MOMENTS)
    assert 'datetime="2026-11-20T15:31:00+08:00"' in html
    assert "moment-failed" in html


def test_a_field_ties_help_and_error_to_its_control() -> None:
    form = Form({"title": ""})
    html = render("field.html", field=form["title"])
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert "required</span>" in html
    assert "form-control" in html


def test_a_choice_is_a_fieldset_and_a_tick_has_its_label_behind() -> None:
    form = Form()
    assert "<legend" in render("field.html", field=form["tier"])
    tick = render("field.html", field=form["agreed"])
    assert tick.index("form-check-input") < tick.index("Agreed")


def test_errors_come_first_with_links() -> None:
    html = render("fields.html", form=Form({}))
    assert 'role="alert"' in html
    assert '<a href="#id_title">Title</a>' in html


def test_filters_are_a_get_form_with_removable_words() -> None:
    active = [{"label": "Status: closed", "remove_url": "?page=1"}]
    html = render("filters.html", form=Form(), active=active, clear_url="?")
    assert 'method="get"' in html
    assert 'role="search"' in html
    assert "remove this filter" in html
    assert '<label class="visually-hidden" for="id_q">' in html


def test_findings_work_with_one_thumb_and_no_script() -> None:
    html = render("findings.html", findings=samples.findings("Choose one."), button="Hand in")
    assert html.count('type="radio"') == 12
    assert html.count(" required") == 12
    assert html.count('capture="environment"') == 4
    assert html.count('accept="image/jpeg,image/png,image/webp"') == 4
    assert html.count(" checked") == 3
    assert 'aria-describedby="gate4-error"' in html
    assert html.count("btn-primary") == 1


def test_a_signature_asks_for_the_factors_of_the_signer() -> None:
    class Signing(forms.Form):
        code = forms.CharField()

    html = render(
        "sign.html",
        form=Signing(),
        ways=SigningWays(code=True),
        covers=["a" * 64],
        statement="I sign.",
        signer="方正平",
        signer_role="Director",
        button="Sign",
    )
    assert 'name="code"' in html
    assert 'type="password"' not in html
    assert f'name="covers" value="{"a" * 64}"' in html
    assert "方正平" in html
    assert "cannot be taken back" in html
    nothing = render("sign.html", form=Signing(), ways=SigningWays(), button="Sign")
    assert "/accounts/2fa/" in nothing


def test_a_confirmation_posts_with_the_version_it_saw() -> None:
    html = render(
        "confirm.html",
        title="Return",
        text="It goes back.",
        button="Return",
        action="/x/",
        version=4,
    )
    assert 'name="version" value="4"' in html
    assert "csrfmiddlewaretoken" in html
    assert "<details" in html


def test_the_navigation_marks_the_current_page() -> None:
    html = render("nav.html", nav=samples.NAV)
    assert html.count('aria-current="page"') == 1
    assert 'aria-label="Main navigation"' in html
    assert render("nav.html", nav=[]).strip() == ""


def test_the_user_menu_switches_language_and_signs_out_by_post() -> None:
    html = render("user_menu.html", me=samples.ME)
    assert "林晓" in html
    assert 'name="language"' in html
    assert 'name="next" value="/somewhere/?q=1"' in html
    assert html.count('method="post"') == 2
    assert "Sign out" in html


def test_paging_shows_only_the_ways_that_exist() -> None:
    html = render("pager.html", pager={"next_url": "?after=9"})
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html
    assert render("pager.html", pager={}).strip() == ""


@pytest.mark.parametrize("code", ["400", "403", "404", "409", "422", "500", "503"])
def test_error_pages_need_no_context_and_say_what_to_do(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert f">{code}</p>" in html
    assert html.count('class="btn btn-primary"') == 1
    assert "<li>" in html


@pytest.mark.parametrize(
    ("over", "words"),
    [(False, "This page is older than the case"), (True, "The case has moved on")],
)
def test_a_page_older_than_its_case_says_why(over: bool, words: str) -> None:
    context = {
        "over": over,
        "case": {"number": "2026-000123", "title": "T", "url": "/case/1"},
        "verb_label": "Verify",
        "typed": [("reason", "because")],
        "kept": [("Reason", "because")],
        "nav": samples.NAV,
        "me": samples.ME,
    }
    request = RequestFactory().get("/")
    html = render_to_string("desk/stale.html", context, request=request)
    assert words in html
    assert 'name="reason" value="because"' in html
    assert html.count('class="btn btn-primary"') == 1


def test_no_part_carries_inline_style_or_script() -> None:
    html = render("case_table.html", rows=samples.rows()) + render("user_menu.html", me=samples.ME)
    assert " style=" not in html
    assert "<script" not in html
    assert " onclick" not in html


def test_the_words_of_a_part_are_seen_by_those_who_translate() -> None:
    """Django finds words in `{{ _("…") }}` and in `{% set … %}`, but not behind an operator."""
    asked = 0
    for path in (settings.BASE_DIR / "templates" / "parts").glob("*.html"):
        source = path.read_text(encoding="utf-8")
        seen = templatize(source)
        for words in re.findall(r"""\b_\(("[^"]*"|'[^']*')""", source):
            asked += 1
            assert f" _({words}) " in seen, f"{path.name}: {words}"
    assert asked


def test_what_people_wrote_is_escaped_in_a_part() -> None:
    row = replace(samples.rows()[0], title='<b onclick="x">&', marks=["<i>"], unit="<u>")
    html = render("case_table.html", rows=[row], caption="<s>")
    assert "&lt;b onclick=&#34;x&#34;&gt;&amp;" in html
    assert not re.search("<[bus]>|<i>", html)
    line = replace(samples.MOMENTS[0], reason="<b>\n2", by="<u>", facts=[("<i>", "<s>")])
    html = render("timeline.html", moments=[line])
    assert "&lt;b&gt;<br>2" in html
    assert not re.search("<[bius]>", html)

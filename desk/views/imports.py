"""A ledger comes in by spreadsheet, in three steps: upload, columns, result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, BinaryIO, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.forms import imports as forms
from desk.views.base import actor_at, only
from imports import jobs
from imports.load import digest_of
from imports.messages import in_language, note_words
from imports.options import Options
from imports.preview import UNITS, Survey, survey
from tracker.models import ImportBatch
from tracker.vocabulary import Role
from web.paging import Key, Page
from web.shapes import StepItem, StepState

CLERKS = (Role.CLERK,)
PAGE = 30
NEWEST = Key(("created", "id"), descending=True)
LISTED = 100  # refusals on the page; the spreadsheet has all of them
State = ImportBatch.State


def steps(at: int) -> list[StepItem]:
    """The three steps, `at` the present one."""
    labels = (_("Upload"), _("Columns"), _("Result"))
    order = (StepState.TODO, StepState.CURRENT, StepState.DONE)
    return [StepItem(label, order[(at > i) - (at < i) + 1]) for i, label in enumerate(labels)]


@only(CLERKS)
def imports(request: HttpRequest) -> HttpResponse:
    """Past imports, and the place to begin a new one."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.UploadForm(*posted)
    if form.is_valid():
        return redirect("desk:import", pk=upload(request, form).pk)
    rows = ImportBatch.objects.select_related("by").defer("refusals", "notes", "options")
    page = Page(rows, NEWEST, request, PAGE)
    context = {"form": form, "rows": page.rows, "pager": page, "steps": steps(0)}
    return render(request, "desk/imports.html", context, status=422 if form.errors else 200)


def upload(request: HttpRequest, form: forms.UploadForm) -> ImportBatch:
    """Keep the file where nobody can fetch it, with a first guess at what it is."""
    file, now = form.cleaned_data["file"], timezone.now()
    jobs.discard_old(now)
    found = survey(file, file.name, Options(), now)
    file.seek(0)
    preset = next((look.preset for look in found.looks if look.preset), None)
    fields = {field for look in found.looks for field in look.fields.values()}
    history = bool(preset) or "closed_at" in fields
    options = Options(preset=preset.name if preset else "", history=history)
    batch = ImportBatch(
        name=file.name[:200],
        sha256=digest_of(file),
        options=options.stored(),
        by_id=actor_at(request).user_id,
        created=now,
    )
    jobs.keep(batch, file)
    return batch


@only(CLERKS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns of an upload, or how far an import is and what came of it."""
    batch = get_object_or_404(ImportBatch.objects.select_related("by"), pk=pk)
    if batch.state != State.UPLOADED:
        return result(request, batch)
    if request.method == "POST":
        return choose(request, batch)
    return columns(request, batch, look_through(batch))


def look_through(batch: ImportBatch) -> Survey:
    with batch.file.open("rb") as stream:
        options = Options.restored(batch.options)
        return survey(cast("BinaryIO", stream), batch.name, options, timezone.now())


def choose(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Take over what was chosen; go on when nothing is wrong or left to decide."""
    before = Options.restored(batch.options)
    form = forms.OptionsForm(request.POST)
    seen = look_through(batch)
    if not form.is_valid():
        return columns(request, batch, seen, form=form)
    data = form.cleaned_data
    at, faults = forms.chosen_columns(request.POST, seen.looks)
    options = replace(
        before,
        sheets=forms.chosen_sheets(request.POST, seen.looks),
        # Another kind of ledger has other columns: they are guessed anew.
        at={} if data["preset"] != before.preset else at,
        preset=data["preset"],
        channel=data["channel"].code if data["channel"] else "",
        unit=data["unit"].code if data["unit"] else "",
        history=data["history"],
        as_of=data["as_of"],
    )
    if not options.sheets:
        faults.append(_("Choose at least one sheet."))
    batch.options = options.stored()
    found = look_through(batch)
    faults += [look.fault for look in found.looks if look.chosen and look.fault]
    ask = forms.undecided(request.POST, found) or found.units.keys() != seen.units.keys()
    if faults or "start" not in request.POST or options.preset != before.preset:
        if not faults:
            batch.save(update_fields=["options"])
        return columns(request, batch, found, faults=faults if "start" in request.POST else [])
    if ask:
        batch.save(update_fields=["options"])
        return columns(request, batch, found, ask=True)
    forms.decide_units(request.POST, names(found))
    jobs.start(batch, timezone.now())
    return redirect("desk:import", pk=batch.pk)


def names(found: Survey) -> list[str]:
    return [words for words, _count in found.units.most_common(UNITS)]


def columns(
    request: HttpRequest,
    batch: ImportBatch,
    found: Survey,
    *,
    form: forms.OptionsForm | None = None,
    faults: list[Any] | None = None,
    ask: bool = False,
) -> HttpResponse:
    """The second step: options, columns with a preview, unknown units."""
    options = Options.restored(batch.options)
    twin = ImportBatch.objects.filter(sha256=batch.sha256, state=State.DONE).first()
    posted: Mapping[str, Any] = request.POST
    context = {
        "batch": batch,
        "form": form or forms.OptionsForm(initial=forms.OptionsForm.initial_of(options)),
        "looks": found.looks,
        "fields": forms.field_choices(),
        "units": [
            (i, words, found.units[words], posted.get(f"unit-{i}", ""))
            for i, words in enumerate(names(found))
        ],
        "more_units": max(0, len(found.units) - UNITS),
        "unit_choices": forms.unit_choices() if found.units else [],
        "faults": faults or [],
        "ask": ask,
        "twin": twin,
        "steps": steps(1),
    }
    wrong = faults or (form is not None and form.errors)
    return render(request, "desk/import_columns.html", context, status=422 if wrong else 200)


def result(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The third step. While it runs the page asks again every two seconds, with htmx or without."""
    now = timezone.now()
    broken = jobs.stalled(batch, now)
    done = batch.state in (State.DONE, State.FAILED)
    context = {
        "batch": batch,
        "percent": min(100, 100 * batch.seen // batch.total) if batch.total else 0,
        "waiting": batch.state == State.RUNNING and not batch.total,
        "running": batch.state == State.RUNNING and not broken,
        "broken": broken,
        "failed": batch.state == State.FAILED,
        "again": (broken or batch.state == State.FAILED) and bool(batch.file),
        "notes": [note_words(note) for note in batch.notes],
        "refusals": [
            {**refusal, "reason": in_language(refusal["reason"])}
            for refusal in batch.refusals[:LISTED]
        ],
        "more": len(batch.refusals) > LISTED,
        "steps": steps(3 if done and batch.state == State.DONE else 2),
    }
    part = request.headers.get("HX-Target") == "import-progress"
    return render(request, "desk/import_progress.html" if part else "desk/import.html", context)


@only(CLERKS)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an import that broke off."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    now = timezone.now()
    if batch.file and (batch.state == State.FAILED or jobs.stalled(batch, now)):
        jobs.start(batch, now)
    return redirect("desk:import", pk=pk)


@only(CLERKS)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw an upload away before anything came of it."""
    jobs.discard(get_object_or_404(ImportBatch, pk=pk, state=State.UPLOADED))
    return redirect("desk:imports")


@only(CLERKS)
def refused(request: HttpRequest, pk: int) -> FileResponse:
    """The rows that were refused, as a spreadsheet to mend and to load again."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if not batch.refused_file:
        raise Http404
    return FileResponse(
        batch.refused_file.open("rb"), as_attachment=True, filename=f"{batch.name}.refused.xlsx"
    )

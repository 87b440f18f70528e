"""URLs of the staff pages."""

from django.conf import settings
from django.urls import URLPattern, path

from desk.views import (
    act,
    calendar,
    case,
    chart,
    demo,
    duplicates,
    files,
    imports,
    ledger,
    new_case,
    notices,
    operations,
    people,
    requests,
    standings,
    today,
    units,
)
from desk.views import settings as office

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export/", ledger.export, name="export"),
    path("ledger/assign/", ledger.assign, name="bulk"),
    path("cases/new/", new_case.new_case, name="new-case"),
    path("cases/new/suggest/", new_case.suggest, name="suggest"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/files/<int:pk>/", files.file, name="file"),
    path("cases/<str:number>/dossier/", files.dossier, name="dossier"),
    path("cases/<str:number>/chart/", chart.chart, name="chart"),
    # Below the pages that have a name of their own: any other word is a verb.
    path("cases/<str:number>/<slug:verb>/", act.act, name="act"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/settle/", duplicates.settle, name="settle"),
    path("requests/", requests.requests, name="requests"),
    path("requests/decide/", requests.decide, name="requests-decide"),
    path("standings/", standings.league, name="standings"),
    path("standings/<str:code>/", standings.standing, name="standing"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.one, name="import"),
    path("imports/<int:pk>/again/", imports.again, name="import-again"),
    path("imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("imports/<int:pk>/refused/", imports.refused, name="import-refused"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.open_notice, name="notice"),
    path("notices/read/", notices.read_all, name="notices-read"),
    path("notices/preferences/", notices.preferences, name="notice-preferences"),
    path("notices/preferences/add/", notices.add_target, name="notice-add"),
    path("notices/preferences/<int:pk>/remove/", notices.remove_target, name="notice-remove"),
    path("notices/preferences/test/", notices.trial, name="notice-test"),
    path("notices/channels/", notices.unit_channels, name="notice-channels"),
    path("notices/deliveries/", notices.deliveries, name="notice-deliveries"),
    path("notices/deliveries/<int:pk>/again/", notices.send_again, name="notice-again"),
    path("settings/", office.index, name="settings"),
    path("operations/", operations.operations, name="operations"),
    path("operations/faults/<int:pk>/again/", operations.fault_again, name="fault-again"),
    path("operations/jobs/<str:pk>/again/", operations.job_again, name="job-again"),
    path("settings/calendar/", calendar.calendar, name="calendar"),
    path("settings/limits/", office.limits, name="limits"),
    path("settings/units/", units.units, name="units"),
    path("settings/units/new/", units.new, name="unit-new"),
    path("settings/units/<int:pk>/", units.edit, name="unit"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/new/", people.new, name="person-new"),
    path("settings/people/<int:pk>/", people.edit, name="person"),
    path("settings/people/<int:pk>/password/", people.password, name="person-password"),
]

if settings.DEMO:
    # Outside a demo the door is not locked: it is not there.
    urlpatterns += [path("demo/", demo.enter, name="demo-enter")]

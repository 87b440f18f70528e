"""URLs of the public pages."""

from django.urls import URLPattern, path

from portal.pages import missing, reader
from portal.views import cases, census, draws, home, receipt, report, units

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<word:number>/", cases.case, name="case"),
    path("cases/<word:number>/object/", report.objection, name="object"),
    path("census/", census.months, name="census"),
    path("census/<int:year>-<int:month>/", census.month, name="census-month"),
    path("units/", units.units, name="units"),
    path("units/<word:code>/", units.unit, name="unit"),
    path("draws/", draws.draws, name="draws"),
    path("draws/<word:month>/", draws.month_file, name="draws-month"),
    path("report/", report.report, name="report"),
    path("report/challenge/", report.challenge, name="challenge"),
    path("receipt/", receipt.receipt, name="receipt"),
    path("receipt/case/", receipt.case, name="receipt-case"),
    path("receipt/objection/", receipt.objection, name="receipt-objection"),
    path("receipt/leave/", receipt.leave, name="receipt-leave"),
    path("receipt/case/<slug:verb>/", receipt.act, name="receipt-act"),
    path("<path:rest>", reader(missing), name="missing"),
]

"""The site's first address: the desk for whoever works here, the portal for everybody else."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from desk.views.today import today


def front(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        return today(request)
    return redirect("portal:home")

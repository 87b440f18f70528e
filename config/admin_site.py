"""Which site Django's admin is, and what it shows; read before there are any models."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig

# Whose tables may be there at all. Other people's would bring secrets along: second factors, jobs.
ROOMS = frozenset({"tracker", "scoring"})


class AdministrationConfig(AdminConfig):
    default_site = "tracker.administration.Administration"

    def ready(self) -> None:
        """Let every app say what it shows, then drop what is not of our rooms."""
        super().ready()
        for model in list(admin.site._registry):
            if model._meta.app_label not in ROOMS:
                admin.site.unregister(model)

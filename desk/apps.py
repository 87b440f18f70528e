"""The desk as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Staff pages; holds no models."""

    name = "desk"
    verbose_name = _("Desk")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimeEngineConfig(AppConfig):
    name = "engine"
    verbose_name = _("Engine")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engine import files  # noqa: F401  # enters what it tidies

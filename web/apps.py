from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from web.converters import WordConverter


class WebConfig(AppConfig):
    name = "web"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from web import limits  # noqa: F401  # enters what it tidies

        register_converter(WordConverter, "word")

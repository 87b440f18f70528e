from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from web.converters import WordConverter


class WebConfig(AppConfig):
    name = "web"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        from web import factors, limits  # noqa: F401  # enters what it tidies

        post_save.connect(factors.added, sender=Authenticator)
        post_delete.connect(factors.removed, sender=Authenticator)
        register_converter(WordConverter, "word")

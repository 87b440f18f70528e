from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Ledger")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker import triggers

        # SQLite loses a table's triggers whenever a migration rebuilds the table, so
        # they are laid down again after every migrate instead of once in a migration.
        post_migrate.connect(triggers.after_migrate, sender=self)

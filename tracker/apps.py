from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_delete, post_migrate, post_save, pre_migrate
from django.utils.translation import gettext_lazy as _


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Ledger")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker import checks, reference, triggers

        register(checks.guards_in_force, Tags.database)
        # SQLite loses a table's triggers whenever a migration rebuilds the table, so
        # they are laid down again after every migrate instead of once in a migration.
        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
        for signal in (post_save, post_delete):
            for model in reference.EDITED:
                signal.connect(reference.changed, sender=model)

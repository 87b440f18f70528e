from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = _("Standing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from scoring import presets
        from tracker import triggers

        # What was counted, and by which rules, is only ever added to.
        triggers.keep(
            "scoring_entry",
            twin="(t.event_id = NEW.event_id AND t.rule = NEW.rule AND t.reverses_id IS NULL"
            " AND NEW.reverses_id IS NULL) OR t.reverses_id = NEW.reverses_id",
        )
        triggers.keep(
            "scoring_scheme",
            twin="t.code = NEW.code AND (t.version = NEW.version OR t.valid_from = NEW.valid_from)",
        )
        triggers.keep(
            "scoring_schemerule", twin="t.scheme_id = NEW.scheme_id AND t.rule = NEW.rule"
        )
        post_migrate.connect(presets.after_migrate, sender=self)

"""The workflow engine as an app without tables of its own."""

from django.contrib import admin
from viewflow.workflow.apps import WorkflowConfig


class EngineConfig(WorkflowConfig):
    """viewflow.workflow for its abstract models and nodes only.

    Our flows store into ``workflows.CaseProcess`` and ``workflows.CaseTask``. The engine's stock
    models would bring empty tables, permissions, an admin that shows them and a cascade from every
    user, so they are taken out of the registry once their module is loaded.
    ``MIGRATION_MODULES["viewflow"] = None`` keeps their migrations out too.
    """

    def import_models(self) -> None:
        super().import_models()
        self.stock_models = list(self.models.values())
        self.models.clear()
        self.apps.clear_cache()

    def ready(self) -> None:
        super().ready()
        for model in self.stock_models:
            if admin.site.is_registered(model):
                admin.site.unregister(model)

"""Who acts after whom. Node names are stored in rows; renaming one is a data migration."""

from workflows.flows.rectification import RectificationFlow

FLOWS = (RectificationFlow,)

__all__ = ["FLOWS", "RectificationFlow"]

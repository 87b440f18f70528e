"""Who acts after whom. Node names are stored in rows; renaming one is a data migration."""

from workflows.flows.rectification import RectificationFlow
from workflows.flows.requests import RequestFlow

FLOWS = (RectificationFlow, RequestFlow)

__all__ = ["FLOWS", "RectificationFlow", "RequestFlow"]

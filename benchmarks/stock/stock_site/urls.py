"""Every URL: viewflow's site with one flow in it, and its sign-in pages."""

from django.urls import path
from viewflow.contrib.auth import AuthViewset
from viewflow.urls import Site
from viewflow.workflow.flow import FlowAppViewset
from viewflow.workflow.flow.views import DashboardProcessListView

from rectification.flows import RectificationFlow


class ProcessList(DashboardProcessListView):
    """viewflow's own list, as many rows on a page as Xiaohao's ledger has."""

    paginate_by = 50


site = Site(
    title="Rectification",
    viewsets=[
        FlowAppViewset(RectificationFlow, icon="assignment", process_list_view_class=ProcessList),
    ],
)

urlpatterns = [
    path("accounts/", AuthViewset().urls),
    path("", site.urls),
]

"""The road of a case, from intake to sign-off."""

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import act, flow, lock
from viewflow.workflow.flow.views import CreateProcessView, UpdateProcessView

from rectification.forms import AssignForm, MeasureForm
from rectification.models import CaseProcess


class RectificationFlow(flow.Flow):
    """Rectification"""

    process_class = CaseProcess
    process_title = _("Rectification")
    process_summary_template = "{{ process.title }}"
    lock_impl = lock.select_for_update_lock

    start = (
        flow.Start(
            CreateProcessView.as_view(
                fields=["title", "text", "channel", "reporter_name", "reporter_contact"]
            )
        )
        .Annotation(title=_("Log"))
        .Permission(auto_create=True)
        .Next(this.assign)
    )
    assign = (
        flow.View(UpdateProcessView.as_view(form_class=AssignForm))
        .Annotation(title=_("Assign"))
        .Permission(auto_create=True)
        .Next(this.check_accepted)
    )
    check_accepted = (
        flow.If(act.process.accepted)
        .Annotation(title=_("Accepted?"))
        .Then(this.acknowledge)
        .Else(this.end)
    )
    acknowledge = (
        flow.View(UpdateProcessView.as_view(fields=["ours"]))
        .Annotation(title=_("Acknowledge"))
        .Permission(auto_create=True)
        .Next(this.check_ours)
    )
    check_ours = (
        flow.If(act.process.ours).Annotation(title=_("Ours?")).Then(this.plan).Else(this.assign)
    )
    plan = (
        flow.View(UpdateProcessView.as_view(fields=["leader", "plan"]))
        .Annotation(title=_("Plan"))
        .Permission(auto_create=True)
        .Next(this.measure)
    )
    measure = (
        flow.View(UpdateProcessView.as_view(form_class=MeasureForm))
        .Annotation(title=_("Measure"))
        .Permission(auto_create=True)
        .Next(this.submit)
    )
    submit = (
        flow.View(UpdateProcessView.as_view(fields=["reply"]))
        .Annotation(title=_("Submit"))
        .Permission(auto_create=True)
        .Next(this.verify)
    )
    verify = (
        flow.View(
            UpdateProcessView.as_view(
                fields=[
                    "measures_passed",
                    "accountability_passed",
                    "solved_passed",
                    "reply_passed",
                ]
            )
        )
        .Annotation(title=_("Verify"))
        .Permission(auto_create=True)
        .Next(this.check_passed)
    )
    check_passed = (
        flow.Switch()
        .Annotation(title=_("Passed?"))
        .Case(this.sign_head, cond=act.process.passed)
        .Default(this.measure)
    )
    sign_head = (
        flow.View(UpdateProcessView.as_view(fields=["head_opinion"]))
        .Annotation(title=_("Unit head signs"))
        .Permission(auto_create=True)
        .Next(this.sign_inspector)
    )
    sign_inspector = (
        flow.View(UpdateProcessView.as_view(fields=["inspector_opinion"]))
        .Annotation(title=_("Inspector signs"))
        .Permission(auto_create=True)
        .Next(this.close)
    )
    close = (
        flow.View(UpdateProcessView.as_view(fields=["director_opinion"]))
        .Annotation(title=_("Sign off"))
        .Permission(auto_create=True)
        .Next(this.end)
    )
    end = flow.End()

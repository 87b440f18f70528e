"""The data of a case: in the process itself, as viewflow's quick start has it."""

from django.db import models
from viewflow import jsonstore
from viewflow.workflow.models import Process


class Unit(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class CaseProcess(Process):
    title = jsonstore.CharField(max_length=200)
    text = jsonstore.TextField()
    channel = jsonstore.CharField(
        max_length=20,
        choices=[("hotline", "Hotline"), ("letter", "Letter"), ("web", "Web")],
    )
    reporter_name = jsonstore.CharField(max_length=100, blank=True)
    reporter_contact = jsonstore.CharField(max_length=100, blank=True)
    accepted = jsonstore.BooleanField(default=True)
    unit = jsonstore.CharField(max_length=100)
    due_on = jsonstore.DateField(null=True, blank=True)
    ours = jsonstore.BooleanField(default=True)
    leader = jsonstore.CharField(max_length=100)
    plan = jsonstore.TextField()
    done = jsonstore.TextField()
    reply = jsonstore.TextField()
    measures_passed = jsonstore.BooleanField(default=False)
    accountability_passed = jsonstore.BooleanField(default=False)
    solved_passed = jsonstore.BooleanField(default=False)
    reply_passed = jsonstore.BooleanField(default=False)
    head_opinion = jsonstore.CharField(max_length=200, blank=True)
    inspector_opinion = jsonstore.CharField(max_length=200, blank=True)
    director_opinion = jsonstore.CharField(max_length=200, blank=True)

    class Meta:
        proxy = True

    @property
    def passed(self):
        return (
            self.measures_passed
            and self.accountability_passed
            and self.solved_passed
            and self.reply_passed
        )


class Evidence(models.Model):
    process = models.ForeignKey(CaseProcess, on_delete=models.CASCADE)
    photo = models.ImageField(upload_to="evidence/")
    added = models.DateTimeField(auto_now_add=True)

"""Forms that are more than a list of fields."""

from django import forms

from rectification.models import CaseProcess, Evidence, Unit


class AssignForm(forms.ModelForm):
    unit = forms.ModelChoiceField(Unit.objects.all(), to_field_name="name")

    class Meta:
        model = CaseProcess
        fields = ["accepted", "unit", "due_on"]

    def clean_unit(self):
        return self.cleaned_data["unit"].name


class MeasureForm(forms.ModelForm):
    photo = forms.ImageField()

    class Meta:
        model = CaseProcess
        fields = ["done"]

    def save(self, commit=True):
        process = super().save(commit=commit)
        Evidence.objects.create(process=process, photo=self.cleaned_data["photo"])
        return process

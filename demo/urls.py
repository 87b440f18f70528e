"""URLs of the demo. Outside a demo its door is not locked: it is not there."""

from django.conf import settings
from django.urls import URLPattern, path

from demo import views

app_name = "demo"
urlpatterns: list[URLPattern] = []
if settings.DEMO:
    urlpatterns = [path("demo/", views.enter, name="enter")]

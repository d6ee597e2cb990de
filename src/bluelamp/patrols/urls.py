"""The public page of patrols, under /patrols/."""

from django.urls import path

from bluelamp.patrols import views

app_name = "patrols"
urlpatterns = [path("", views.patrols, name="patrols")]

"""The living catalogue; the site mounts it in demonstration mode only."""

from django.urls import path

from bluelamp.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("desk/", views.notebook, name="notebook"),
]

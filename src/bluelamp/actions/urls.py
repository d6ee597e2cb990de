from django.urls import URLPattern, path

from bluelamp.actions import views

app_name = "actions"
urlpatterns: list[URLPattern] = [
    path("", views.check, name="check"),
    path("appeal/", views.appeal, name="appeal"),
    path("<str:token>/", views.notice, name="notice"),
]

"""The station's addresses, and one to change the language: mounted where several are spoken."""

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("bluelamp.site.urls")),
]

from django.urls import URLPattern, URLResolver, path

from bluelamp.reports import views
from bluelamp.reports.api import api

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.report, name="report"),
    path("status/", views.status, name="status"),
    path("partners/", views.partners_page, name="partners"),
    path("partners/<int:partner_id>/revoke/", views.revoke_partner, name="revoke"),
    path("api/v1/", api.urls),
]

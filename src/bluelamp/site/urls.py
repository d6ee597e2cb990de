"""Where each room's pages are."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bluelamp.oversight.urls")),
    path("report/", include("bluelamp.reports.urls")),
    path("patrols/", include("bluelamp.patrols.urls")),
    path("notice/", include("bluelamp.actions.urls")),
    path("law/", include("bluelamp.lawbook.urls")),
    path("desk/", include("bluelamp.desk.urls")),
    path("account/", include("bluelamp.officers.urls")),
]
if settings.CONFIG.demo:
    urlpatterns.append(path("catalogue/", include("bluelamp.ui.urls")))

handler400 = "bluelamp.site.views.bad_request"
handler403 = "bluelamp.site.views.forbidden"
handler404 = "bluelamp.site.views.not_found"
handler500 = "bluelamp.site.views.broken"

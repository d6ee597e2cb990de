"""The law in use here, under /law/."""

from django.urls import path

from bluelamp.lawbook import views

app_name = "lawbook"
urlpatterns = [
    path("", views.rows, name="rows"),
    path("sign/", views.sign, name="sign"),
    path("keys/", views.keys, name="keys"),
    path("keys/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("<slug:kind>/<slug:row_id>/", views.row, name="row"),
]

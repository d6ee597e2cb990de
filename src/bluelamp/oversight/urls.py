from django.urls import path

from bluelamp.oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", views.figures, name="figures"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/checkpoint", views.checkpoint, name="checkpoint"),
    path("ledger/key", views.key, name="key"),
    path("ledger/verifier.py", views.verifier_program, name="verifier"),
    path("ledger/entries/", views.entries, name="entries"),
]

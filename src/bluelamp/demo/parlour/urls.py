"""Parlour's pages."""

from django.urls import path

from bluelamp.demo.parlour import views

handler404 = views.nothing_here

urlpatterns = [
    path("", views.front, name="front"),
    path("posts/<slug:slug>", views.post, name="post"),
    path("people/<str:handle>", views.person, name="person"),
    path("moderation/", views.moderation, name="moderation"),
    path("moderation/<slug:slug>/<str:what>/", views.moderate, name="moderate"),
    path("hooks/notices", views.receive, name="receive"),
]

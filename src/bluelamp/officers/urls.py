"""Signing in (those pages of allauth that apply here, under allauth's names) and accounts.

Nobody signs up, and no account hangs on an email address, so those pages of allauth have no address.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as keys
from django.urls import include, path

from bluelamp.officers import forms, views

pages = [
    path("", views.me, name="me"),
    path("officers/", views.roster, name="roster"),
    path("officers/add/", views.add, name="add"),
    path("officers/<int:pk>/", views.one, name="one"),
    path("officers/<int:pk>/reset-password/", views.reset_password, name="reset_password"),
    path("officers/<int:pk>/<slug:what>/", views.step, name="step"),
]

second_factor = [
    path("", mfa.index, name="mfa_index"),
    path(
        "authenticate/",
        mfa.AuthenticateView.as_view(form_class=forms.CodeForm),
        name="mfa_authenticate",
    ),
    path(
        "reauthenticate/",
        mfa.ReauthenticateView.as_view(form_class=forms.CodeAgainForm),
        name="mfa_reauthenticate",
    ),
    path("totp/activate/", views.AddCodeApp.as_view(), name="mfa_activate_totp"),
    path("totp/deactivate/", views.RemoveCodeApp.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        views.MakeRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("keys/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("keys/reauthenticate/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("keys/login/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("keys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("keys/<int:pk>/edit/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("", include((pages, "officers"))),
    path("login/", account.LoginView.as_view(form_class=forms.SignInForm), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path(
        "reauthenticate/",
        account.ReauthenticateView.as_view(form_class=forms.PasswordAgainForm),
        name="account_reauthenticate",
    ),
    path(
        "password/change/",
        account.PasswordChangeView.as_view(form_class=forms.ChangePasswordForm),
        name="account_change_password",
    ),
    path("2fa/", include(second_factor)),
]

"""Every URL of the site; the rooms bring their own."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from config.front import front
from desk.views import factors

urlpatterns = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    # Of allauth's pages of factors those that enrol and ask: the others know nothing of custody.
    path("accounts/2fa/", factors.mine, name="mfa_index"),
    path("accounts/2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/2fa/telephone/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/2fa/telephone/there/", factors.mine, name="mfa_deactivate_totp"),
    path("accounts/2fa/passkeys/", factors.mine, name="mfa_list_webauthn"),
    path("accounts/2fa/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "accounts/2fa/passkeys/reauthenticate/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path("p/", include("portal.urls")),
    path("", front),
    path("", include("demo.urls")),
    path("", include("desk.urls")),
]

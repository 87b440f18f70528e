"""Settings of the whole site; what differs between machines comes from config/environment.py."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import BASE_DIR, ENVIRONMENT
from config.keys import secret

django_stubs_ext.monkeypatch()

VAR_DIR = ENVIRONMENT.var_dir
DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
HTTPS = ENVIRONMENT.https
SECRET_KEY = secret("SECRET_KEY", VAR_DIR / "secret_key")
SALT_KEY = secret("SALT_KEY", VAR_DIR / "salt_key")
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.csrf_trusted_origins

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "config.admin_site.AdministrationConfig",
    "jobs",
    "tracker",
    "notifications",
    "scoring",
    "duplicates",
    "viewflow.workflow",
    "workflows",
    "engine",
    "imports",
    "web",
    "desk",
    "portal",
    "demo",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "web.sessions.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "desk.middleware.DeskMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.desk",
                "demo.context.door",
            ],
        },
    },
    {  # of the parts of pages, see web.parts
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "parts"],
        "OPTIONS": {"environment": "web.parts.environment"},
    },
]
FORM_RENDERER = "web.parts.FormRenderer"


# Databases -----------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    """The one database, embedded by default.

    SQLite takes the write lock when a transaction begins: two verbs that read first and write later
    would otherwise both hold a read lock and one of them would fail at once instead of waiting.
    PostgreSQL waits at most 5 s for a row that somebody else is moving.
    """
    embedded = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "db.sqlite3"}
    config: dict[str, Any] = {
        **(ENVIRONMENT.database or embedded),
        "CONN_MAX_AGE": ENVIRONMENT.connection_age,
        "CONN_HEALTH_CHECKS": True,
    }
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"] == "django.db.backends.sqlite3":
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("timeout", 20)
        options.setdefault(
            "init_command",
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
            " PRAGMA temp_store=MEMORY;",
        )
    else:
        options.setdefault("options", "-c lock_timeout=5000")
    return config


DATABASES = {"default": _database()}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# allauth counts sign-ins in the default cache: a count is dropped when it is over, never to make
# room. What can be worked out again at any time is kept by each process in its memory.
CACHES = {
    "default": {"BACKEND": "web.cache.LastingCache"},
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Notices -------------------------------------------------------------------------------------

# Where readers of a message find the site.
SITE_URL = ENVIRONMENT.site_url
_mail = ENVIRONMENT.mail
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.ssl
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from

# People --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = ["web.sessions.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "config.accounts.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
# How many proxies of ours stand in front: the limits on sign-in count by the address before them.
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
# The printed sheet of one-use codes is made on a page of ours, see desk.views.factors.
MFA_ADAPTER = "config.accounts.StaffFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_FORMS = {"add_webauthn": "config.accounts.PasskeyForm"}
MFA_RECOVERY_CODE_COUNT = 50
MFA_TOTP_ISSUER = "Xiaohao"

# Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Third-party files that `make assets` takes out of node_modules (tools/assets.py lists them).
VENDOR_DIR = BASE_DIR / "var" / "vendor"
STATICFILES_DIRS: list[str | Path | tuple[str, str | Path]] = [BASE_DIR / "static"]
if VENDOR_DIR.is_dir():
    STATICFILES_DIRS.append(("vendor", VENDOR_DIR))
_static_storage = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "tracker.storage.DurableStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}
# Evidence is never served by path: a view checks the reader first. No MEDIA_URL on purpose.
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # bulk work on one ledger page of 500 rows
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Security ------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_ENGINE = "web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Log -----------------------------------------------------------------------------------------

# To the console only, and never the body of a request: complaints name people.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    "loggers": {
        # Django's own default handlers would print twice and mail tracebacks.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # An absent page is no fault, and its address names a case.
        "django.request": {"level": "ERROR"},
        "django.db.backends": {"level": "WARNING"},
        # Two lines a job, thousands a day; a failed one is an error.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "ERROR"},  # its warnings tell of being stopped
    },
}

SILENCED_SYSTEM_CHECKS = ["security.W021"]  # one county's office is not for browsers' preload list

"""Settings of the site: one file, for a laptop, a newsroom's server and the tests alike.

Everything that differs between them is an environment variable, read through `env` and
described in the README (a test compares the two). SITE_URL is the one knob: with https the site
is locked down for the open internet, without it runs on a laptop with nothing to configure.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.http.request import split_domain_port
from django.utils.translation import gettext_lazy as _

from factcheck.env import (
    cache,
    count,
    database,
    env,
    folder,
    key_kept_in,
    networks,
    secret_key,
    site_url,
    text,
    time_zone,
    web_address,
    yes_or_no,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env("VAR_DIR", folder, default=str(BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# The site ---------------------------------------------------------------------------------------

SITE_URL = env("SITE_URL", site_url, default="http://127.0.0.1:8000")
SITE_NAME = env("SITE_NAME", text, default="Factcheck")
CONTACT_EMAIL = env("CONTACT_EMAIL", text)
DATA_LICENSE = env("DATA_LICENSE", web_address, default="https://creativecommons.org/licenses/by/4.0/")
DEBUG = env("DEBUG", yes_or_no, default="no")

HTTPS = SITE_URL.startswith("https://")
HOST, _port = split_domain_port(SITE_URL.partition("://")[2])
ALLOWED_HOSTS = [HOST] if HTTPS else [HOST, "127.0.0.1", "localhost", "[::1]"]

SECRET_KEY = env("SECRET_KEY", secret_key) if HTTPS else key_kept_in(VAR_DIR / "secret_key")

INSTALLED_APPS = [
    "claims.apps.ClaimsConfig",  # first, so that its templates come before the admin's
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "factcheck.middleware.LanguageFromPathMiddleware",
    "django.middleware.common.CommonMiddleware",
    "factcheck.middleware.ExplainMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "factcheck.middleware.SessionLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"

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
            ],
        },
    },
]

# How many proxies of our own stand before the site: what they say about the sender's address is believed.
PROXIES = env("PROXIES", count, default="0")

# The networks of our own in which addresses that somebody gives are asked; elsewhere only public ones are.
FETCH_NETWORKS = env("FETCH_NETWORKS", networks)

# Data -------------------------------------------------------------------------------------------

# IMMEDIATE takes the write lock when a transaction begins. Without it a transaction that reads
# before it writes fails at once when another one wrote in between, whatever the timeout.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;"  # REPLACE then counts as the deletion that it is
        "PRAGMA mmap_size=268435456;"
        "PRAGMA cache_size=-32000;"
    ),
}

DATABASES = {"default": env("DATABASE_URL", database, default=f"sqlite:///{VAR_DIR / 'factcheck.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # a change of state opens its own transaction

CACHES = {"default": env("REDIS_URL", cache)}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Django counts pasted text here, and uploaded files not. The import refuses a text that is too
# long with a sentence; this limit is behind it, for what would otherwise fill the memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 25_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_100  # the import asks about each of up to 5,000 lines

# People -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "claims.User"
LOGIN_URL = "admin:login"

# OWASP ASVS 5: long, not among the common ones, and no rules about the kinds of characters.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

SESSION_COOKIE_AGE = 2 * 60 * 60  # seconds without a request in the admin
SESSION_LIMIT = 12 * 60 * 60  # seconds since the log-in, however busy
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# Languages and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
FORMAT_MODULE_PATH = "factcheck.formats"
LOCALE_PATHS = [BASE_DIR / "claims" / "locale"]  # the texts of templates/ too
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("TIME_ZONE", time_zone, default="UTC")

# Static files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static" if HTTPS else None
WHITENOISE_USE_FINDERS = not HTTPS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "factcheck.storage.HashedFiles" if HTTPS else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# Security ---------------------------------------------------------------------------------------

# Everything from this site, nothing inline, and no nonces, so that pages can be cached.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "factcheck.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Whoever is being checked does not learn from their server's log that a desk reads them.
SECURE_REFERRER_POLICY = "same-origin"

if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # To have the whole domain built into browsers is for the domain's owner to decide.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # Browsers take a __Host- cookie from this very host over https only.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# Logging ----------------------------------------------------------------------------------------

# Django's own default keeps errors from the console unless DEBUG is on.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO"}},
}

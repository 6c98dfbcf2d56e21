"""Every setting of an installation, read from the environment and nowhere else.

Refuses to start without a database or a secret key: `trivet up` and `trivet demo` supply both.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str) -> bool:
    return os.environ.get(name, "") not in ("", "0", "false", "no")


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).split(",") if word]


def _database(url: str) -> dict[str, object]:
    """Turn a libpq URL into Django's form; whatever Django has no key for stays a libpq option."""
    if not url:
        raise ImproperlyConfigured("TRIVET_DATABASE_URL is not set. Start Trivet with `trivet up`.")
    parts = dict(conninfo_to_dict(url))
    options: dict[str, object] = {
        key: value
        for key, value in parts.items()
        if key not in ("dbname", "user", "password", "host", "port")
    }
    if not _flag("TRIVET_NO_POOL"):
        options["pool"] = {"min_size": 1, "max_size": int(os.environ.get("TRIVET_POOL", "6"))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "trivet"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": options,
        "ATOMIC_REQUESTS": False,
    }


DEBUG = _flag("TRIVET_DEBUG")
SECRET_KEY = os.environ.get("TRIVET_SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("TRIVET_SECRET_KEY is not set. Start Trivet with `trivet up`.")
ALLOWED_HOSTS = _words("TRIVET_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _words("TRIVET_ORIGINS")
DATA_DIR = Path(os.environ.get("TRIVET_DATA", ".trivet")).resolve()
DATABASES = {"default": _database(os.environ.get("TRIVET_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

INSTALLED_APPS = [
    "trivet.foundation",
    "trivet.organisation",
    "trivet.engine",
    "trivet.customers",
    "trivet.triangle",
    "trivet.intake",
    "trivet.win.contact",
    "trivet.processes",
    "trivet.reporting",
    "trivet.web",
    "trivet.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "trivet.web.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trivet.web.middleware.PreferencesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trivet.web.middleware.SessionSeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trivet.web.middleware.ErrorSentenceMiddleware",
    "trivet.web.middleware.ReadOnlyGetMiddleware",
]

ROOT_URLCONF = "trivet.config.urls"
WSGI_APPLICATION = "trivet.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trivet.web.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# People sign in with their mail address; there is no public sign-up.
AUTH_USER_MODEL = "organisation.User"
# A constraint on Lower(email) keeps mail addresses unique; this check cannot see it.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "trivet.web.signin.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "trivet.web.signin.KnownPeopleAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _flag("TRIVET_INSECURE_PASSKEYS")
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "company",
                    "name": os.environ.get("TRIVET_OIDC_NAME", "OpenID Connect"),
                    "client_id": os.environ["TRIVET_OIDC_CLIENT_ID"],
                    "secret": os.environ.get("TRIVET_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ.get("TRIVET_OIDC_SERVER", "")},
                }
            ]
        }
    }
    if os.environ.get("TRIVET_OIDC_CLIENT_ID")
    else {}
)
# The origins, besides ours, that a form may lead to: the company's sign-in provider.
TRIVET_FORM_TARGETS = _words("TRIVET_OIDC_SERVER")
CSRF_FAILURE_VIEW = "trivet.web.faults.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"

# Plain HTTP is for a machine of one's own; `TRIVET_HTTPS=1` is for a real address.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("TRIVET_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("TRIVET_HTTPS") else None
SECURE_HSTS_SECONDS = 31_536_000 if _flag("TRIVET_HTTPS") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文")]
FORMAT_MODULE_PATH = "trivet.config.formats"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = os.environ.get("TRIVET_TIME_ZONE", "Asia/Taipei")

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("TRIVET_STATIC", DATA_DIR / "static"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not _flag("TRIVET_PLAIN_STATIC")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = _flag("TRIVET_PLAIN_STATIC")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

EMAIL_BACKEND = os.environ.get(
    "TRIVET_MAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

"""Set Django up on a workspace, and serve it: one process, threads, loopback unless a proxy is declared."""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.config import Configuration
from storage.workspace import Workspace

HERE = Path(__file__).parent
LOOPBACK = ("127.0.0.1", "localhost")
THREADS = 8
SESSION_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the desk listens, and whom it believes."""

    host: str = "127.0.0.1"
    port: int = 8010
    proxy: str = ""
    """Address of the reverse proxy that ends TLS before it; empty: none, and then it listens on loopback alone."""


def configure(workspace: Workspace, configuration: Configuration, place: Place) -> None:
    """Set Django up for a workspace, once in a process, and bring the desk's own database to today's schema."""
    import argon2  # noqa: F401 - Django takes it for passwords; missing, it is to fail here and not at the first log-in
    import django
    from django.conf import settings
    from django.core.management import call_command

    if settings.configured:
        return
    named = urlsplit(configuration.desk.address).hostname or ""
    workspace.state.mkdir(exist_ok=True)
    settings.configure(
        WORKSPACE=workspace.folder,
        SECRET_KEY=_secret(workspace.state / "desk.key"),
        ALLOWED_HOSTS=[*LOOPBACK, *filter(None, [named])],
        ROOT_URLCONF="monitor.web.routes",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "monitor.web.cases",
            "monitor.web.searches",
        ],
        MIDDLEWARE=[
            "monitor.web.door.headers",
            "monitor.web.door.own_names",
            "monitor.web.door.speaking_to",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.auth.middleware.LoginRequiredMiddleware",
            "monitor.web.door.allowed",
            "monitor.web.work.opened",
        ],
        TEMPLATES=[_templates()],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": workspace.folder / "desk.db",
                "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE"},
            }
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],
        AUTH_PASSWORD_VALIDATORS=[
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        ],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        LANGUAGE_CODE="fr",
        TIME_ZONE=configuration.schedule.timezone,
        USE_TZ=True,
        LOGIN_URL="/entrer",
        SESSION_COOKIE_AGE=SESSION_SECONDS,
        SESSION_COOKIE_NAME="portique",
        SESSION_COOKIE_SECURE=bool(place.proxy),
        CSRF_COOKIE_SECURE=bool(place.proxy),
        CSRF_COOKIE_HTTPONLY=True,
        CSRF_FAILURE_VIEW="monitor.web.door.forged",
        SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https") if place.proxy else None,
        DATA_UPLOAD_MAX_MEMORY_SIZE=1_000_000,
        FILE_UPLOAD_MAX_MEMORY_SIZE=20_000_000,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LOGGING_CONFIG=None,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", [("monitor.web.spoken.Loader", [HERE / "templates"])])],
            "builtins": ["monitor.web.shown"],
            "context_processors": [
                "django.template.context_processors.request","django.template.context_processors.csrf", "monitor.web.door.who"],
        },
    }  # fmt: skip


def _secret(path: Path) -> str:
    """Return the key that signs the cookies, made at the first start."""
    if not path.exists():
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def application() -> Callable[..., Any]:
    """Return the WSGI application, the desk's own files before it; :func:`configure` went before."""
    from django.core.handlers.wsgi import WSGIHandler
    from whitenoise import WhiteNoise

    from monitor.web.door import send_safe

    made: Callable[..., Any] = WhiteNoise(
        WSGIHandler(), root=HERE / "static", prefix="static/", max_age=3600,
        add_headers_function=send_safe,
    )  # fmt: skip
    return made


def serve(place: Place) -> None:
    """Answer until interrupted."""
    import waitress
    from django.conf import settings

    from monitor.web.hourly import warm

    logging.getLogger("waitress.queue").setLevel(
        logging.ERROR
    )  # a page that waits its turn is no news
    threading.Thread(target=warm, args=(settings.WORKSPACE,), daemon=True).start()
    believed = (
        {
            "trusted_proxy": place.proxy,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host",
            "clear_untrusted_proxy_headers": True,
        }
        if place.proxy
        else {"clear_untrusted_proxy_headers": True}
    )
    waitress.serve(
        application(), host=place.host, port=place.port, threads=THREADS, ident=None, **believed
    )

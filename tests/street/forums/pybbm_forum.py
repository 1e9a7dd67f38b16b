"""Set up and serve a PyBBM forum with its own templates; run by the street in an environment of its own (Python 3.6)."""

import json
import sys
from pathlib import Path
from wsgiref.simple_server import make_server

FOLDER, PORT, SAID = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])


def configure() -> None:
    """Configure Django as PyBBM's own documentation does, on SQLite."""
    from django.conf import settings

    settings.configure(
        DEBUG=False,
        SECRET_KEY="street",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="pybbm_urls",
        LANGUAGE_CODE="fr",
        USE_I18N=True,
        USE_L10N=True,
        USE_TZ=True,
        TIME_ZONE="UTC",
        SITE_ID=1,
        STATIC_URL="/static/",
        PYBB_TEMPLATE="base.html",
        PYBB_MARKUP="bbcode",
        PYBB_NICE_URL=False,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "forum.sqlite")}},
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites",
            "django.contrib.messages", "django.contrib.staticfiles", "pybb",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware", "pybb.middleware.PybbMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "DIRS": [str(FOLDER)],
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages", "pybb.context_processors.processor",
            ]},
        }],
    )  # fmt: skip
    (FOLDER / "pybbm_urls.py").write_text(
        "from django.conf.urls import include, url\nurlpatterns = [url(r'^forum/', include('pybb.urls', namespace='pybb'))]\n"
    )
    (FOLDER / "base.html").write_text(
        "<html lang='fr'><head><title>{% block title %}{% endblock %}</title></head><body><div class='container'>"
        "{% block breadcrumb %}{% endblock %}{% block content %}{% endblock %}</div></body></html>"
    )
    sys.path.insert(0, str(FOLDER))


def fill() -> None:
    """Write the threads as members of the forum."""
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.utils.timezone import utc
    from pybb import util
    from pybb.models import Category, Forum, Post, Topic

    def when(written):
        return datetime.strptime(written[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=utc)

    said = json.loads(SAID.read_text())
    forum = Forum.objects.create(name="Ventes", category=Category.objects.create(name="Bazar"))
    users = {}
    for name in said["members"]:
        users[name] = User.objects.create_user(name, name + "@members.example", "street")
        profile = util.get_pybb_profile(users[name])
        profile.signature = said["signatures"].get(name, "")
        profile.language = "fr"
        profile.time_zone = 0
        profile.save()
    for thread in said["threads"]:
        topic = Topic.objects.create(
            forum=forum,
            name=thread["title"],
            user=users[thread["posts"][0]["author"]],
            slug="t" + str(len(thread["title"])),
        )
        for post in thread["posts"]:
            made = Post(
                topic=topic,
                user=users[post["author"]],
                body=post["bbcode"],
                created=when(post["written_at"]),
            )
            if post["edited_at"]:
                made.updated = when(post["edited_at"])
            made.save()


def main() -> None:
    """Serve until ended."""
    configure()
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    new = not (FOLDER / "forum.sqlite").exists()
    call_command("migrate", verbosity=0)
    if new:
        fill()
    with make_server("127.0.0.1", PORT, get_wsgi_application()) as server:
        server.serve_forever()


main()

"""Set up and serve a django-machina forum with its default theme; run by the street in an environment of its own."""

import json
import sys
from pathlib import Path
from wsgiref.simple_server import make_server

FOLDER, PORT, SAID = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])


def configure() -> None:
    """Configure Django as machina's own documentation does, on SQLite."""
    from django.conf import settings
    from machina import MACHINA_MAIN_STATIC_DIR, MACHINA_MAIN_TEMPLATE_DIR

    settings.configure(
        DEBUG=True,
        SECRET_KEY="street",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="machina_urls",
        LANGUAGE_CODE="fr",
        USE_TZ=True,
        TIME_ZONE="UTC",
        SITE_ID=1,
        STATIC_URL="/static/",
        STATICFILES_DIRS=[MACHINA_MAIN_STATIC_DIR],
        MEDIA_ROOT=str(FOLDER / "media"),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "forum.sqlite")}},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}, "machina_attachments": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        MACHINA_DEFAULT_AUTHENTICATED_USER_FORUM_PERMISSIONS=["can_see_forum", "can_read_forum"],
        MACHINA_MARKUP_LANGUAGE=None,
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
            "django.contrib.staticfiles", "mptt", "haystack", "widget_tweaks", "machina", "machina.apps.forum",
            "machina.apps.forum_conversation", "machina.apps.forum_conversation.forum_attachments",
            "machina.apps.forum_conversation.forum_polls", "machina.apps.forum_feeds", "machina.apps.forum_moderation",
            "machina.apps.forum_search", "machina.apps.forum_tracking", "machina.apps.forum_member", "machina.apps.forum_permission",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware", "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "DIRS": [str(FOLDER), MACHINA_MAIN_TEMPLATE_DIR],
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages", "machina.core.context_processors.metadata",
            ]},
        }],
    )  # fmt: skip
    urls = "from django.urls import include, path\nfrom machina import urls\nurlpatterns = [path('', include(urls))]\n"
    (FOLDER / "machina_urls.py").write_text(urls)
    (FOLDER / "base.html").write_text(
        "<html lang='fr'><head><title>{% block title %}{% endblock %}</title></head><body>{% block body %}{% block content %}{% endblock %}{% endblock %}</body></html>"
    )
    sys.path.insert(0, str(FOLDER))


def fill() -> None:
    """Write the threads as members of the forum."""
    from datetime import datetime

    from django.contrib.auth.models import User
    from machina.apps.forum.models import Forum
    from machina.apps.forum_conversation.models import Post, Topic
    from machina.apps.forum_permission.models import ForumPermission, UserForumPermission

    forum = Forum.objects.create(name="Ventes", type=Forum.FORUM_POST)
    for name in ("can_see_forum", "can_read_forum"):
        UserForumPermission.objects.create(
            permission=ForumPermission.objects.get(codename=name),
            anonymous_user=True,
            has_perm=True,
        )
    users: dict[str, User] = {}
    for title, posts in json.loads(SAID.read_text()):
        topic = None
        for author, words, written in posts:
            user = users.setdefault(
                author,
                User.objects.filter(username=author).first() or User.objects.create_user(author),
            )
            if topic is None:
                topic = Topic.objects.create(
                    forum=forum,
                    subject=title,
                    poster=user,
                    type=Topic.TOPIC_POST,
                    status=Topic.TOPIC_UNLOCKED,
                    approved=True,
                )
            post = Post.objects.create(
                topic=topic, poster=user, subject=title, content=words, approved=True
            )
            Post.objects.filter(pk=post.pk).update(created=datetime.fromisoformat(written))


def main() -> None:
    """Serve until ended."""
    configure()
    import django
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    fill()
    with make_server("127.0.0.1", PORT, get_wsgi_application()) as server:
        server.serve_forever()


main()

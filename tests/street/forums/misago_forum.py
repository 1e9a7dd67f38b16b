"""Set up and serve a Misago forum with its own theme on PostgreSQL; run by the street in an environment of its own."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import make_server

FOLDER, PORT, SAID = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
HOST, DATABASE_PORT = sys.argv[4], sys.argv[5]

SETTINGS = f"""
from devproject.settings import *
DEBUG = False
DATABASES["default"].update({{"NAME": "misago", "USER": "street", "PASSWORD": "", "HOST": {HOST!r}, "PORT": {DATABASE_PORT}}})
CELERY_TASK_ALWAYS_EAGER = True
CELERY_BROKER_URL = "memory://"
STATIC_ROOT = {str(FOLDER / "static")!r}
MEDIA_ROOT = {str(FOLDER / "media")!r}
LANGUAGE_CODE = "fr"
INSTALLED_APPS = [name for name in INSTALLED_APPS if name != "debug_toolbar"]
MIDDLEWARE = [name for name in MIDDLEWARE if "debug_toolbar" not in name]
"""


def fill() -> None:
    """Write the threads as members of the forum."""
    from django.contrib.auth import get_user_model
    from django.test import RequestFactory
    from misago.cache.versions import get_cache_versions
    from misago.categories.models import Category
    from misago.conf.dynamicsettings import DynamicSettings
    from misago.core.utils import slugify
    from misago.markup import common_flavour, finalize_markup
    from misago.threads.checksums import update_post_checksum
    from misago.threads.models import Post, Thread
    from misago.users.setupnewuser import setup_new_user
    from misago.users.signatures import make_signature_checksum

    settings = DynamicSettings(get_cache_versions())
    members = get_user_model()
    category = Category.objects.get(slug="first-category")
    Thread.objects.all().delete()
    said = json.loads(SAID.read_text())
    request = RequestFactory(SERVER_NAME="127.0.0.1").get("/")
    users = {}
    for name in said["members"]:
        users[name] = members.objects.create_user(name, f"{name}@members.example", "street-street")
        setup_new_user(settings, users[name])
        if name in said["signatures"]:
            users[name].signature = said["signatures"][name]
            users[name].signature_parsed = f"<p>{said['signatures'][name]}</p>"
            users[name].signature_checksum = make_signature_checksum(
                users[name].signature_parsed, users[name]
            )
            users[name].save()
    for told in said["threads"]:
        thread = None
        for one in told["posts"]:
            author, when = users[one["author"]], datetime.fromisoformat(one["written_at"])
            if thread is None:
                thread = Thread.objects.create(
                    category=category, title=told["title"], slug=slugify(told["title"]), started_on=when,
                    last_post_on=when, starter=author, starter_name=author.username, starter_slug=author.slug,
                    last_poster=author, last_poster_name=author.username, last_poster_slug=author.slug,
                )  # fmt: skip
            parsed = common_flavour(request, author, one["markdown"])["parsed_text"]
            post = Post.objects.create(
                category=category, thread=thread, poster=author, poster_name=author.username, original=one["markdown"],
                parsed=finalize_markup(parsed), posted_on=when, updated_on=when,
            )  # fmt: skip
            if one["edited_at"]:
                post.edits = 1
                post.last_editor = author
                post.last_editor_name = author.username
                post.last_editor_slug = author.slug
                post.updated_on = datetime.fromisoformat(one["edited_at"])
            update_post_checksum(post)
            post.save()
        thread.synchronize()
        thread.save()
    category.synchronize()
    category.save()


def main() -> None:
    """Serve until ended."""
    (FOLDER / "misago_settings.py").write_text(SETTINGS)
    sys.path.insert(0, str(FOLDER))
    os.environ["DJANGO_SETTINGS_MODULE"] = "misago_settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    new = not (FOLDER / "filled").exists()
    call_command("migrate", verbosity=0)
    if new:
        fill()
        (FOLDER / "filled").touch()
    with make_server("127.0.0.1", PORT, get_wsgi_application()) as server:
        server.serve_forever()


main()

"""Set up and serve a Spirit forum with its default theme; run by the street in an environment of its own."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import make_server

FOLDER, PORT, SAID = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])


def main() -> None:
    """Start a project as Spirit's own documentation does, fill it and serve until ended."""
    tools = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    if not (FOLDER / "forum").is_dir():
        subprocess.run(
            [tools / "spirit", "startproject", "forum"], check=True, cwd=FOLDER, env=environment
        )
    project = FOLDER / "forum"
    sys.path.insert(0, str(project))
    os.environ["DJANGO_SETTINGS_MODULE"] = "forum.settings.dev"
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    settings.TIME_ZONE = "UTC"
    settings.LANGUAGE_CODE = "fr"
    settings.ST_RATELIMIT_ENABLE = False
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    _fill()
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", PORT, get_wsgi_application()) as server:
        server.serve_forever()


def _fill() -> None:
    """Write the threads as members of the forum."""
    from django.contrib.auth import get_user_model
    from spirit.category.models import Category
    from spirit.comment.models import Comment
    from spirit.core.utils.markdown import Markdown
    from spirit.topic.models import Topic

    members = get_user_model()
    category = Category.objects.create(title="Ventes")
    users = {}
    for title, posts in json.loads(SAID.read_text()):
        topic = None
        for author, words, written in posts:
            user = users.get(author) or members.objects.create_user(
                author, f"{len(users)}@members.example"
            )
            users[author] = user
            if topic is None:
                topic = Topic.objects.create(user=user, category=category, title=title)
            comment = Comment.objects.create(
                user=user, topic=topic, comment=words, comment_html=Markdown().render(words)
            )
            when = datetime.fromisoformat(written)
            Comment.objects.filter(pk=comment.pk).update(date=when)
            Topic.objects.filter(pk=topic.pk).update(comment_count=len(posts))


main()

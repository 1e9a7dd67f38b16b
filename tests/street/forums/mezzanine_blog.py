"""Set up and serve a Mezzanine blog with its own theme; run by the street in an environment of its own."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import make_server

FOLDER, PORT, SAID = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])


def main() -> None:
    """Start a project as Mezzanine's own documentation does, fill it and serve until ended."""
    if not (FOLDER / "manage.py").exists():
        subprocess.run(
            [Path(sys.executable).parent / "mezzanine-project", "carnet", str(FOLDER)], check=True
        )
        with (FOLDER / "carnet" / "settings.py").open("a") as settings:
            settings.write(
                '\nLANGUAGE_CODE = "fr"\nUSE_TZ = True\nTIME_ZONE = "UTC"\nALLOWED_HOSTS = ["*"]\nDEBUG = False\n'
            )
            settings.write(
                f'DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": {str(FOLDER / "blog.sqlite")!r}}}}}\n'
            )
            settings.write(
                'SECRET_KEY = NEVERCACHE_KEY = "street"\nCOMMENTS_DEFAULT_APPROVED = True\n'
            )
    os.chdir(FOLDER)
    sys.path.insert(0, str(FOLDER))
    os.environ["DJANGO_SETTINGS_MODULE"] = "carnet.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    if not (FOLDER / "filled").exists():
        call_command("createdb", interactive=False, verbosity=0)
        fill()
        (FOLDER / "filled").touch()
    with make_server("127.0.0.1", PORT, get_wsgi_application()) as server:
        server.serve_forever()


def fill() -> None:
    """Write each thread as an article with its replies as comments."""
    from django.contrib.auth.models import User
    from django.contrib.contenttypes.models import ContentType
    from mezzanine.blog.models import BlogPost
    from mezzanine.generic.models import ThreadedComment

    said = json.loads(SAID.read_text())
    users = {
        name: User.objects.create_user(name, f"{name}@members.example") for name in said["members"]
    }
    for thread in said["threads"]:
        first, *replies = thread["posts"]
        article = BlogPost.objects.create(
            title=thread["title"], content=first["html"], user=users[first["author"]], status=2,
            publish_date=datetime.fromisoformat(first["written_at"]),
        )  # fmt: skip
        for post in replies:
            made = ThreadedComment.objects.create(
                content_type=ContentType.objects.get_for_model(BlogPost), object_pk=str(article.pk), site_id=1,
                user_name=post["author"], user_email=f"{post['author']}@members.example", comment=post["text"],
                submit_date=datetime.fromisoformat(post["written_at"]), is_public=True, is_removed=False,
            )  # fmt: skip
            ThreadedComment.objects.filter(pk=made.pk).update(
                submit_date=datetime.fromisoformat(post["written_at"])
            )


main()

"""Set up and serve a FlaskBB forum with its default theme; run by the street in an environment of its own."""

import __future__  # noqa: I001
import json
import sys
from datetime import datetime
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import ClassVar

FOLDER, PORT, SAID = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])


def main() -> None:
    """Create the tables as FlaskBB's own installer does, fill them and serve until ended."""
    sys.pycache_prefix = str(FOLDER / "compiled")  # pip compiled it already, and otherwise
    SourceFileLoader.source_to_code = _lazily
    from flaskbb import create_app
    from flaskbb.configs.default import DefaultConfig

    class Config(DefaultConfig):
        SQLALCHEMY_DATABASE_URI = f"sqlite:///{FOLDER / 'forum.sqlite'}"
        SERVER_NAME = None
        WTF_CSRF_ENABLED = False
        SECRET_KEY = "street"
        WTF_CSRF_SECRET_KEY = "street"
        RATELIMIT_ENABLED = False
        LOG_PATH = str(FOLDER)
        LOG_DEFAULT_CONF: ClassVar = {"version": 1, "disable_existing_loggers": False}
        WHOOSHEE_MEMORY_STORAGE = True
        REDIS_ENABLED = False
        CELERY_CONFIG: ClassVar = {
            "task_always_eager": True,
            "broker_url": "memory://",
            "result_backend": "cache",
            "cache_backend": "memory",
        }

    app = create_app(Config)
    new = not (FOLDER / "filled").exists()
    if new:
        with app.test_request_context():
            _fill()
        (FOLDER / "filled").touch()
    app.run("127.0.0.1", PORT, threaded=False)


def _lazily(_loader, data, path, *, _optimize=-1):
    """Compile without evaluating annotations: FlaskBB 2.2 names in them what it imports for type checkers only."""
    flags = __future__.annotations.compiler_flag if "/flaskbb/" in str(path) else 0
    return compile(data, path, "exec", flags=flags, dont_inherit=True, optimize=_optimize)


def _fill() -> None:
    """Write the threads as members of the forum."""
    from flaskbb.extensions import db
    from flaskbb.forum.models import Category, Forum, Post, Topic
    from flaskbb.utils.populate import (
        create_default_groups,
        create_default_settings,
        create_latest_db,
        create_user,
    )

    create_latest_db()
    create_default_groups()
    create_default_settings()
    said = json.loads(SAID.read_text())
    users = {}
    for name in said["members"]:
        users[name] = create_user(name, "street-street", f"{name}@members.example", "member")
        users[name].signature = said["signatures"].get(name)
        users[name].save()
    category = Category(title="Bazar", position=1)
    category.save()
    forum = Forum(title="Ventes", category_id=category.id)
    forum.save()
    for thread in said["threads"]:
        topic = None
        for post in thread["posts"]:
            made = Post(content=post["markdown"])
            if topic is None:
                topic = Topic(title=thread["title"])
                topic.save(user=users[post["author"]], forum=forum, post=made)
            else:
                made.save(user=users[post["author"]], topic=topic)
            made.date_created = datetime.fromisoformat(post["written_at"])
            if post["edited_at"]:
                made.date_modified = datetime.fromisoformat(post["edited_at"])
                made.modified_by = post["author"]
            made.save()
    db.session.commit()


main()

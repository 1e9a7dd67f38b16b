"""The accounts of the desk, kept by Django: a name, its roles, a password under Argon2."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session

from monitor.web.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account, as it is listed."""

    name: str
    roles: tuple[str, ...]
    open: bool


def give(name: str, roles: Iterable[Role], password: str) -> None:
    """
    Open an account with these roles, or give it these and no others and a new password.

    Raises:
        ValidationError: the password is too weak; the messages are French.
    """
    users = get_user_model().objects
    user = users.filter(username=name).first() or get_user_model()(username=name)
    validate_password(password, user)
    user.set_password(password)
    user.is_active = True
    user.save()
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])


def shut(name: str) -> bool:
    """Close an account and end its sessions; return whether there was one."""
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        return False
    user.is_active = False
    user.save()
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    return True


def every() -> list[Account]:
    """Return every account, in the order of names."""
    users = get_user_model().objects.order_by("username").prefetch_related("groups")
    return [
        Account(
            name=user.username,
            roles=tuple(sorted(group.name for group in user.groups.all())),
            open=user.is_active,
        )
        for user in users
    ]

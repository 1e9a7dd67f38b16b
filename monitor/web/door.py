"""
The door of the desk: names it answers to, headers it sends, who comes in, and what each may do.

Every address but the entrance refuses who is not logged in (Django's own middleware), and every page names the right it
asks for; one that names none is open to nobody.
"""

import getpass
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib.auth import authenticate, get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from monitor.language import ENGLISH, FRENCH, speaking, spoken
from monitor.language import gettext as _
from monitor.web.cases.models import seen_by
from monitor.web.roles import Right, Role, rights_of

TRIES_OF_NAME, TRIES_OF_ADDRESS = 5, 50
WAIT_SECONDS = 900
"""Wrong passwords for one name, and from one address, before it waits; and how long."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Sent with everything."""

_LANGUAGE, _LANGUAGES = "langue", (FRENCH, ENGLISH)
"""The cookie that keeps a reader's choice, and what he may choose."""

Answer = Callable[[HttpRequest], HttpResponse]


def headers(answer: Answer) -> Answer:
    """Send with every answer what keeps foreign content from running, framing or being told where it was seen."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in {**SAFE, "Cache-Control": "no-store"}.items():
            response.headers.setdefault(name, value)
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return answered


def send_safe(sent: Any, path: str, url: str) -> None:  # noqa: ARG001 - WhiteNoise's form
    """Send the same with the desk's own files."""
    for name, value in SAFE.items():
        sent[name] = value


def own_names(answer: Answer) -> Answer:
    """Answer under the desk's own names alone: a page the reader visits may give any name this address."""

    def answered(request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            said = "Le bureau ne répond pas sous ce nom. Ajoutez-le à [desk] address dans portique.toml."
            return HttpResponse(said, status=421, content_type="text/plain; charset=utf-8")
        return answer(request)

    return answered


def speaking_to(answer: Answer) -> Answer:
    """Speak the language that the reader chose; French where he chose none."""

    def answered(request: HttpRequest) -> HttpResponse:
        with speaking(request.COOKIES.get(_LANGUAGE, FRENCH) if request.COOKIES.get(_LANGUAGE) in _LANGUAGES else FRENCH):  # fmt: skip
            return answer(request)

    return answered


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language that the reader chooses, and go back to where he was."""
    place = request.POST.get("next", "/")
    here = url_has_allowed_host_and_scheme(place, allowed_hosts={request.get_host()})
    answer = HttpResponseRedirect(place if here else "/")
    wanted = request.POST.get("to", "")
    if wanted in _LANGUAGES:
        answer.set_cookie(_LANGUAGE, wanted, max_age=31_536_000, samesite="Lax", httponly=True, secure=request.is_secure())  # fmt: skip
    return answer


def allowed(answer: Answer) -> Answer:
    """Let a page be seen by those alone who have the right it names."""

    def answered(request: HttpRequest) -> HttpResponse:
        return answer(request)

    def process_view(request: HttpRequest, view: Any, _: Any, __: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        right = getattr(view, "right", None)
        if right is None or right not in rights(request):
            return render(request, "refused.html", status=403)
        return None

    answered.process_view = process_view  # type: ignore[attr-defined] # how Django finds it
    return answered


def asking(right: Right) -> Callable[[Any], Any]:
    """Name the right that a page asks for."""

    def named(view: Any) -> Any:
        view.right = right
        return view

    return named


def rights(request: HttpRequest) -> frozenset[Right]:
    """Return what the reader of this page may do."""
    if not hasattr(request, "rights"):
        request.rights = rights_of(list(request.user.groups.values_list("name", flat=True)))
    found: frozenset[Right] = request.rights
    return found


def who(request: HttpRequest) -> dict[str, Any]:
    """Tell every template who reads and what the reader may do."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"reader": None, "may": {}, "english": spoken() == ENGLISH}
    return {
        "english": spoken() == ENGLISH, "reader": user, "may": {right.name.lower(): True for right in rights(request)}, "mine": seen_by(user).filter(closed_at=None)
    }  # fmt: skip


# -- coming in


_link: list[str] = []
"""The token of the one-time link, while it was not used."""


def one_time_link() -> str:
    """Return the path that lets the owner of the workspace in, once."""
    _link[:] = [secrets.token_urlsafe(32)]
    return f"/entrer/{_link[0]}"


@login_not_required
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let in who comes by the link that the command printed; the second time it leads nowhere."""
    if not _link or not secrets.compare_digest(_link[0].encode(), token.encode()):
        return render(request, "enter.html", {"said": _("Ce lien a déjà servi, ou n'est pas le bon.")}, status=403)  # fmt: skip
    _link.clear()
    login(request, owner())
    return HttpResponseRedirect("/")


def owner() -> Any:
    """Return the account of whoever started the desk: every role, no password."""
    user, _ = get_user_model().objects.get_or_create(username=getpass.getuser())
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in Role])
    if not user.password:
        user.set_unusable_password()
        user.save()
    return user


@login_not_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    if request.method == "GET":
        return render(request, "enter.html", {"next": wanted})
    name = request.POST.get("name", "")[:150]
    keys = {
        f"name:{sha256(name.lower().encode()).hexdigest()}": TRIES_OF_NAME,
        f"address:{request.META.get('REMOTE_ADDR', '')}": TRIES_OF_ADDRESS,
    }
    if any(cache.get(key, 0) >= most for key, most in keys.items()):
        said = _("Trop d'essais. Attendez un quart d'heure.")
        return render(request, "enter.html", {"said": said, "next": wanted}, status=429)
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if user is None:
        for key in keys:
            cache.add(key, 0, WAIT_SECONDS)
            cache.incr(key)
        said = _("Nom ou mot de passe inconnu.")
        return render(request, "enter.html", {"said": said, "next": wanted, "name": name}, status=403)  # fmt: skip
    cache.delete_many(keys)
    login(request, user)
    return HttpResponseRedirect(inside(request, wanted))


def inside(request: HttpRequest, wanted: str) -> str:
    """Return an address of this desk, the first page where another place was asked for."""
    host = request.get_host()
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={host})
    return wanted if own else "/"


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect("/entrer")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say that a form did not come from this desk."""
    return render(request, "refused.html", {"forged": True}, status=403)


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say that there is nothing at an address."""
    return render(request, "absent.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say that a page could not be made, without what Django would need a database for."""
    said = _(
        "Cette page n'a pas pu être faite. La cause est dans le journal du terminal ; les autres pages répondent."
    )
    return HttpResponse(said, status=500, content_type="text/plain; charset=utf-8")

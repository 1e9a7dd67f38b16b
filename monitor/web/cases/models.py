"""What is kept of a case. What was found stays in findings and ledger; a case only names it."""

from typing import Any

from django.conf import settings
from django.db import models


class Case(models.Model):
    """A matter, seen by its members alone."""

    name = models.CharField(max_length=120)
    tags = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="cases")

    class Meta:
        app_label = "cases"
        ordering = ("closed_at", "-opened_at", "-id")


class Piece(models.Model):
    """A lead, seller, site or capture that belongs to a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="pieces")
    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    label = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=150)

    class Meta:
        app_label = "cases"
        ordering = ("kind", "id")
        constraints = (models.UniqueConstraint(fields=("case", "kind", "subject"), name="once"),)


class Note(models.Model):
    """What somebody wrote of a case, or did to it; never changed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = models.CharField(max_length=4_000)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        app_label = "cases"
        ordering = ("-at", "-id")


class Task(models.Model):
    """What somebody is to do for a case, until when; done when somebody says so."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=300)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks")
    until = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, blank=True)

    class Meta:
        app_label = "cases"
        ordering = ("done_at", models.F("until").asc(nulls_last=True), "id")


def tasks_of(user: Any) -> Any:
    """Return what somebody is still to do in open cases he is a member of, the most pressing first."""
    return Task.objects.filter(who=user, done_at=None, case__in=seen_by(user).filter(closed_at=None)).select_related("case")  # fmt: skip


def seen_by(user: Any) -> Any:
    """Return the cases somebody is a member of: no other exists for him."""
    return Case.objects.filter(members=user)

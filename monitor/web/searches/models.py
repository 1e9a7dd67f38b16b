"""
What somebody asked to be told of, and what of it he has seen.

Both are said by a person and cannot be recomputed; they are the desk's own, as cases are. What answers is a finding and is asked anew.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Saved(models.Model):
    """A search that is kept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="searches")
    asked = models.CharField(max_length=300)
    saved_at = models.DateTimeField()
    seen = models.BinaryField(default=bytes)
    """Eight bytes of each document that was seen: a late arrival is new, however old its capture is."""

    class Meta:
        app_label = "searches"
        ordering = ("asked",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("owner", "asked"), name="asked_once")
        ]

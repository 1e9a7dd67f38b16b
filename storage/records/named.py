"""Closed lists that one file may lengthen."""

from enum import StrEnum


class Named(StrEnum):
    """
    Names that several rooms speak of, in their order.

    A module that adds one of its own says ``Kind("x")``, which is as good; iterating gives those written here.
    """

    @classmethod
    def _missing_(cls, value: object) -> "Named":
        new = str.__new__(cls, value)
        new._name_, new._value_ = str(value).upper(), str(value)
        known = cls._value2member_map_.setdefault(new._value_, new)
        assert isinstance(known, cls)
        return known

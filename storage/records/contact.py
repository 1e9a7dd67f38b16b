"""Identifiers by which a seller can be reached, paid or recognised, validated and normalised."""

from dataclasses import dataclass
from enum import StrEnum


class ContactKind(StrEnum):
    """What kind of identifier it is; the value's normal form is given beside each."""

    PHONE = "phone"
    """E.164: ``+33639980123``."""
    EMAIL = "email"
    """Lower case."""
    WHATSAPP = "whatsapp"
    """E.164 of the wa.me number, or ``chat:INVITE``."""
    TELEGRAM = "telegram"
    """Handle, lower case, no ``@``; or ``+INVITE``."""
    SNAPCHAT = "snapchat"
    SIGNAL = "signal"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    FACEBOOK = "facebook"
    X = "x"
    YOUTUBE = "youtube"
    DISCORD = "discord"
    THREEMA = "threema"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    LINK_IN_BIO = "link_in_bio"
    """``host/name``."""
    PAYPAL = "paypal"
    LYDIA = "lydia"
    REVOLUT = "revolut"
    SUMUP = "sumup"
    IBAN = "iban"
    """``CC:sha256-hex[:32]:last4``: hashed by default; the clear form is kept only in the capture."""
    CRYPTO = "crypto"
    """``btc:ADDRESS``, ``eth:…``, ``xmr:…``, ``ltc:…``, ``trx:…`` (also USDT on Tron) …, checksum verified."""
    SIREN = "siren"
    SIRET = "siret"
    VAT = "vat"
    RCS = "rcs"
    POSTAL_ADDRESS = "postal_address"
    ANALYTICS = "analytics"
    """``ga4:G-…``, ``gtm:GTM-…``, ``ua:UA-…``, ``meta-pixel:…``, ``tiktok-pixel:…``, ``hotjar:…``, ``matomo:host#id`` …"""
    ADVERTISING = "advertising"
    CHAT_WIDGET = "chat_widget"
    """``crisp:…``, ``tawk:…``, ``tidio:…`` …"""
    CAPTCHA_KEY = "captcha_key"
    PAYMENT_KEY = "payment_key"
    """``stripe:pk_live_…``, ``paypal-client:…`` …"""
    SHOP_ID = "shop_id"
    """``shopify:handle.myshopify.com``, ``wix:…``, ``ecwid:…`` …"""
    SITE_VERIFICATION = "site_verification"
    ERROR_TRACKING = "error_tracking"
    MAPS_KEY = "maps_key"
    FIREBASE = "firebase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One identifier found on a page, with the words it was read from."""

    kind: ContactKind
    value: str
    """Normal form of the kind: equal values are the same identifier."""

    quotation: str
    """The characters of the page it was read from, as they stand there (for IBAN, masked)."""

    where: str = "text"
    """``text``, ``link``, ``attribute``, ``script``, ``json-ld``, ``image`` …"""

    valid: bool = True
    """False for a checked kind (SIREN, VAT …) whose check fails: kept, because it is a fact about the page."""

    note: str = ""
    """What a check added: ``TVA et SIREN incohérents``, ``numéro fictif (06 39 98)`` …"""

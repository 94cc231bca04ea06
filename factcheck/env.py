"""Settings from environment variables: read in one place, and refused loudly."""

import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

YES = ("1", "yes", "true", "on")
NO = ("0", "no", "false", "off")
CACHE_SCHEMES = ("redis", "rediss", "unix")
CONNECT_TIMEOUT = 5  # seconds
MIN_KEY_LENGTH = 50  # what `check --deploy` asks for (security.W009)
MIN_KEY_DISTINCT = 5


def env(name: str, parse: Callable[[str], T], default: str = "") -> T:
    """The environment variable `name` as `parse` reads it; unset or empty means `default`.

    `parse` raises ValueError with a sentence that says what is allowed.
    Raises ImproperlyConfigured, naming the variable, the value (passwords and keys left out)
    and what is allowed.
    """
    value = os.environ.get(name, "").strip() or default
    try:
        return parse(value)
    except ValueError as error:
        shown = "…" if parse is secret_key else _without_password(value)
        raise ImproperlyConfigured(f"{name}={shown!r} cannot be used: {error}") from None


def _without_password(value: str) -> str:
    return re.sub(r"://.*@", "://…@", value, flags=re.DOTALL)  # a password may hold "/" and "@"


def yes_or_no(value: str) -> bool:
    """True for 1, yes, true, on; False for 0, no, false, off."""
    if value.lower() not in YES + NO:
        raise ValueError(f"allowed are {', '.join(YES)} and {', '.join(NO)}.")
    return value.lower() in YES


def count(value: str) -> int:
    """A whole number from 0 on."""
    if not (value.isascii() and value.isdigit()):
        raise ValueError("it must be a whole number, such as 0 or 1.")
    return int(value)


def text(value: str) -> str:
    """Any text, as it is."""
    return value


def folder(value: str) -> Path:
    """An absolute path, so that it means the same wherever a command is started."""
    path = Path(value).expanduser()
    if not path.is_absolute():
        raise ValueError("it must be an absolute path, such as /var/lib/factcheck.")
    return path


def site_url(value: str) -> str:
    """An http or https address of a whole host, without a slash at its end."""
    allowed = "it must be an address like https://factcheck.example.org, with http or https and no path."
    try:
        parts = urlsplit(value.rstrip("/"))
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError as error:
        raise ValueError(allowed) from error
    if not usable or parts.path or parts.query or parts.fragment or parts.username:
        raise ValueError(allowed)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def networks(value: str) -> list[str]:
    """Networks, with commas between them."""
    try:
        return [str(ip_network(part.strip())) for part in value.split(",") if part.strip()]
    except ValueError as error:
        raise ValueError("it must be networks, such as 10.1.0.0/16,fd00::/8.") from error


def web_address(value: str) -> str:
    """An http or https address of a page."""
    allowed = "it must be an address like https://creativecommons.org/licenses/by/4.0/, with http or https."
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError as error:
        raise ValueError(allowed) from error
    if not usable or re.search(r"[\s<>\"]", value):
        raise ValueError(allowed)
    return value


def time_zone(value: str) -> str:
    """A name of the IANA time zone database."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:  # unknown, malformed, or a folder of zones
        raise ValueError("it must be a time zone's name, such as UTC or Europe/Paris.") from error
    return value


def database(value: str) -> dict[str, Any]:
    """Django's settings of the database at a postgres:// or sqlite:/// address."""
    allowed = "it must be postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////ABSOLUTE/PATH."
    if not value.startswith(("postgres://", "postgresql://", "sqlite:///")):
        raise ValueError(allowed)
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(value, conn_max_age=600, conn_health_checks=True))
    except ValueError as error:
        raise ValueError(allowed) from error
    if not config["NAME"]:
        raise ValueError(allowed)
    if not value.startswith("sqlite"):  # a server that is away is noticed, and visitors are told, before they give up
        config.setdefault("OPTIONS", {}).setdefault("connect_timeout", CONNECT_TIMEOUT)
    return config


def cache(value: str) -> dict[str, Any]:
    """Django's settings of the cache at a Redis address; empty means this process's memory."""
    if not value:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if urlsplit(value).scheme not in CACHE_SCHEMES:
        raise ValueError("it must be redis://HOST:PORT/NUMBER, rediss://… or unix://PATH.")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}


def secret_key(value: str) -> str:
    """A key long and varied enough to sign with."""
    if len(value) < MIN_KEY_LENGTH or len(set(value)) < MIN_KEY_DISTINCT:
        raise ValueError(
            f"it must have at least {MIN_KEY_LENGTH} characters, {MIN_KEY_DISTINCT} of them different; "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))" prints a good one.'
        )
    return value


def key_kept_in(path: Path) -> str:
    """The key in the file at `path`, made once; only its owner can read it.

    Two processes that start together agree: each writes its own key aside, and the first to give
    its file the final name wins (`os.link` never replaces a file).
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        try:
            own.touch(mode=0o600, exist_ok=False)
            own.write_text(secrets.token_urlsafe(MIN_KEY_LENGTH))
            with suppress(FileExistsError):
                os.link(own, path)
        finally:
            own.unlink(missing_ok=True)
    return path.read_text().strip()

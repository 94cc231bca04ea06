"""How often somebody may do something, counted in the cache."""

import ipaddress
import time
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

IPV6_NETWORK: Final = 64  # one household or one server has so much of an address


def wait_for(action: str, who: str, *, most: int, seconds: int) -> int:
    """Count one more `action` of `who`: 0 up to `most` of them in a window, else the seconds until the next window."""
    now = int(time.time())
    name = salted_hmac("claims.limits", who).hexdigest()  # an address is personal data, and does not stay
    key = f"limit:{action}:{name}:{now // seconds}"
    cache.add(key, 0, timeout=seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # the window ended between the two
        return 0
    return seconds - now % seconds if count > most else 0


def sender(request: HttpRequest) -> str:
    """The network address that a request came from, as far as our own proxies can tell."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        address = told[-settings.PROXIES] if len(told) >= settings.PROXIES else address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:  # a server that listens to both writes so, and all of them are in one network
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False))

"""Addresses of the web: what makes two of them the same document. Pure."""

import re
from urllib.parse import unquote, urlsplit

# What links carry to count where readers came from; the document is the same without it.
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d*|link\w*)|xtor|cmpid|cmp|wt[._]mc\w*|s_cid|ref_(?:src|url)|"
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|"
    r"mc_[ce]id|mkt_tok|vero_id|_ga|_gl|_hs(?:enc|mi)|guc(?:counter|e_referrer\w*)|smid|ncid|spm|__twitter_impression",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}


def folded(address: str) -> str:
    """An http or https address as a key: equal for two addresses that lead to the same document; else as it is.

    The scheme, the port that goes without saying, capitals of the host, a slash at the end, the fragment and what
    only counts readers (`utm_source`, `fbclid`, …) make no difference. The rest of the query does, in its order.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return address
    if parts.scheme not in _PORTS or not host:
        return address
    named = f":{port}" if port not in (None, _PORTS[parts.scheme]) else ""
    query = _without_tracking(parts.query)
    return f"{host.rstrip('.')}{named}{parts.path.rstrip('/')}{query and f'?{query}'}"


def counts_readers(name: str) -> bool:
    """Whether a parameter of this name only says where readers came from (`utm_source`, `fbclid`, …)."""
    return bool(_TRACKING.fullmatch(name))


def _without_tracking(query: str) -> str:
    """The query without what only counts readers; what stays is not spelled anew, or other documents might be met."""
    return "&".join(part for part in query.split("&") if not counts_readers(unquote(part.partition("=")[0])))

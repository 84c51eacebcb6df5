"""Addresses of pages in one form, by which the same page is known under whatever address it was reached.

Invariant: nothing is fetched. Of an address inside another one (of a cache, an archive, a redirect of a feed) the inner one counts.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from syndicate.annotation.agencies import host

MOST_WRAPPINGS = 4  # addresses inside one another

# URL parameters that say where a reader came from or how the page is shown, and not what is read
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|vero|guce|soc|at|sc|ns|mc|hsa|wt|oly|__\w*?|_x_tr)[_.]\w+|_?hs(?:enc|mi|ctatracking)|\w*clid|wt_?mc|gbraid|wbraid|"
    r"igshid|igsh|mkt_tok|ref|ref_?src|ref_?url|referr?er|src|source|cmpid?|cmp|icid|ito|ncid|ocid|smid|s_cid|sr_share|spm|ssm|share|"
    r"shared?_?(?:from|via)|intcmp|li_fat_id|guccounter|traffic_source|xtor|xtref|taid|_ga|_gl|trk|campaign(?:_?id)?|feature|fromrss|rss|"
    r"amp|amp_\w+|usqp|print(?:able|erfriendly|mode|preview)?|nomobile|mobile|m|full_?page|single_?page|page|pageno|via|partner|__\w+|"
    r"dicbo|srnd|mbid|emc|nl|wprss|feed_?(?:type|name)|maca|sh|tblci|ob_\w+|isappinstalled|noredirect|redirect|replytocom|no_?cache|cache|_|"
    r"callback|hss_channel|ceid|hl|gl|usg|ved|sca_esv|outputtype",
    re.IGNORECASE,
)
_FORM_NAMES = re.compile(r"view|mode|format|display|output|output_?type|type|layout|action|do|pr|tpl|template|device", re.IGNORECASE)
_FORM_VALUES = re.compile(r"amp|print(?:able|version)?|mobile|full|single|rss|feed|1", re.IGNORECASE)
# The feed or the message that led to a page, under whatever name
_WAYS = re.compile(
    r"(?:.*[-_:])?(?:rss|feed)(?:[-_:].*)?|(?:timeline|(?:single|group)message|newsletter|share|twitter|facebook|whatsapp)", re.IGNORECASE
)
_REDIRECTING = re.compile(r"url|u|q|z|ru|to|target|dest(?:ination)?|redirect(?:_?ur[il])?|link|goto|out|page_?url|canonical", re.IGNORECASE)
_WHOLE = re.compile(r"(?:^cache:(?:[\w-]+:)?|^|[/*=])(https?:/{1,2}[^/\s].*)", re.IGNORECASE | re.DOTALL)
_CACHED = re.compile(r"^/(?:amp|[acv]|wp)/(?:s/)?((?:[\w-]+\.)+[^\W\d_]{2,24}/.+)", re.IGNORECASE)  # of AMP pages
_CACHE_QUERY = re.compile(r"^cache:(?:[\w-]+:)?((?:[\w-]+\.)+[^\W\d_]{2,24}/.+)", re.IGNORECASE)
_SHOWN_AS = frozenset(
    {"m", "mobile", "mobil", "mobi", "amp", "wap", "touch", "print", "rss", "feed", "feeds", "pda", "3g", "lite"}
)  # labels of a host, and first or last steps of a path
_END = re.compile(
    r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$|;jsessionid=[^/]*$|(?<=[./])(?:amp|print)\.(?=html?$)|[-_.](?:amp|print)(?=(?:\.html?)?$)|"
    r"/(?:amp|print|drucken|druckversion|druckansicht|imprimir|imprimer|imprimable|impression|stampa|afdrukken|drukuj|mobile|rss|feed|full|"
    r"single|comments|comment-page-\d+|trackback|embed)/?$|;print$|&utm_\w+=.*$|\s+$|/$"
)
_START = re.compile(r"^/(?:amp|print|mobile|mobi|m|wap|touch|lite)(?=/)")
_DOTS = re.compile(r"/\.(?=/|$)|/(?!\.\.?/)[^/]+/\.\.(?=/|$)")  # "/./" and "/a/../"
_PROXIED = ".translate.goog"
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})  # of "co.uk" and its like


@functools.lru_cache(maxsize=1 << 15)
def site(address: str) -> str:
    """Return the host of an address without the labels that say how its pages are shown; "" if it has none."""
    name = _site(_unwrapped(address))
    return "" if name is None else name


@functools.lru_cache(maxsize=1 << 14)
def address(uri: str) -> str:
    """Return an address in the form that all addresses of one page have; "" if it is not one of a single page.

    Scheme, port, case, percent coding and a fragment do not count, nor does what only says how the page was reached (tracking, a
    cache, a redirect) or how it is shown (AMP, mobile, print, the page of a gallery).
    """
    whole = _unwrapped(uri)
    name = _site(whole)
    if not name:
        return ""
    parts = urlsplit(whole)
    path = re.sub(r"/{2,}", "/", _plain(parts.path))
    while (shorter := _DOTS.sub("", path)) != path:
        path = shorter
    path = _START.sub("", path)
    while (shorter := _END.sub("", path)) != path:
        path = shorter
    if parts.fragment.startswith(("!", "/")) and len(parts.fragment) > 1:  # an address of a page that a script shows
        path += "#" + _plain(parts.fragment).rstrip("/")
    query = sorted((key.casefold(), value) for key, value in parse_qsl(parts.query) if _counts(key, value))
    if not (path.strip("/") or query):
        return ""
    return f"{name}{path}?{urlencode(query)}" if query else f"{name}{path}"


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", unquote(path)).casefold()


def _counts(key: str, value: str) -> bool:
    """Return whether a parameter says what is read."""
    return not (_TRACKING.fullmatch(key) or _WAYS.fullmatch(value) or (_FORM_NAMES.fullmatch(key) and _FORM_VALUES.fullmatch(value)))


def _unwrapped(uri: str) -> str:
    """Return the innermost whole address of an address, with a scheme; "" if it is none."""
    whole = uri.strip("<> \t\r\n").removeprefix("view-source:").replace("&amp;", "&").replace("?amp;", "?")
    for _ in range(MOST_WRAPPINGS):
        try:
            parts = urlsplit(whole if "//" in whole.partition("?")[0] else f"//{whole}")
        except ValueError:
            return ""
        inner = _inside(parts.path, parts.query)
        if not inner:
            return parts.geturl()
        whole = inner
    return whole


def _inside(path: str, query: str) -> str:
    """Return the address that a path or a query holds; "" if there is none."""
    plain = unquote(path)
    found = (_WHOLE.search(path) or _WHOLE.search(plain)) if "http" in plain.lower() else None
    if found:
        inner = re.sub(r"^(https?:)/+", r"\1//", found[1], flags=re.IGNORECASE)
        return f"{inner}?{query}" if query else inner
    cached = _CACHED.match(path)
    if cached:
        return f"https://{cached[1]}" + (f"?{query}" if query else "")
    for key, value in parse_qsl(query) if "=" in query else ():
        if _REDIRECTING.fullmatch(key):
            whole, named = _WHOLE.match(value.split(" ")[0]), _CACHE_QUERY.match(value.split(" ")[0])
            if whole or named:
                return whole[1] if whole else f"https://{named[1]}" if named else ""
    return ""


def _site(whole: str) -> str | None:
    """Return the bare host of a whole address, None if it cannot be read."""
    try:
        name = urlsplit(whole).hostname or ""
    except ValueError:
        return None
    if name.endswith(_PROXIED):  # "www-herald-example" stands for "www.herald.example", and "--" for a hyphen
        name = name.removesuffix(_PROXIED).replace("--", "\0").replace("-", ".").replace("\0", "-")
    if "xn--" in name:
        try:
            name = name.encode("ascii").decode("idna")
        except UnicodeError:
            return None
    labels = host(name.rstrip(".")).split(".")
    own = len(labels) - (3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2)
    return ".".join(one for place, one in enumerate(labels) if place >= own or not (one in _SHOWN_AS or re.fullmatch(r"www?\d*", one)))

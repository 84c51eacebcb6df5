"""The local site of an archive, and its interface for programs under ``/api``.

``create_app`` makes an application from the file of an archive, ``run`` serves it within ``SiteLimits``. ``routes``
is the table of all addresses, ``openapi`` describes those for programs, ``guard`` and ``limits`` say what is refused.

Invariant: a request reads one archive through a connection of its own, in one state of it, and writes nothing. The
contents of an article are shown as text. Nothing is fetched from elsewhere. Every answer stays within the limits.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.web.app import create_app
    from syndicate.web.limits import SiteLimits
    from syndicate.web.server import run

__all__ = ["SiteLimits", "create_app", "run"]

__getattr__ = lazy_names(__name__, app="create_app", limits="SiteLimits", server="run")

"""The local site over an archive, and the same for programs under ``/api``.

Takes the file of an archive, gives an application: ``create_app`` makes it, ``run`` serves it within ``SiteLimits``. ``routes``
is the table of all addresses, ``openapi`` describes those for programs, ``guard`` and ``limits`` say what is refused.

Invariant: a request reads one archive through a connection of its own, in one state of it, and writes nothing. What an
article holds is shown as text. Nothing is fetched from elsewhere. Every answer stays within the limits.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.web.app import create_app
    from syndicate.web.limits import SiteLimits
    from syndicate.web.server import run

__all__ = ["SiteLimits", "create_app", "run"]

__getattr__ = lazy_names(__name__, app="create_app", limits="SiteLimits", server="run")

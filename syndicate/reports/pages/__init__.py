"""Results as pages: plain values, and the templates that draw them, for the HTML report and for the site.

Takes a result, gives a frozen page model for a template: ``overview_model`` for ``_overview.html`` (as ``overview``),
``story_model`` for ``_story.html`` (``story``), ``compare_model`` for ``_compare.html`` (``pair``), ``check_model`` for
``_check.html`` (``check``), ``audit_model`` for ``_audit.html`` (``audit``), ``filters_of`` for ``_filters.html``
(``filters``). A partial takes ``level`` too, the level of its first heading, by default 2.

``environment`` returns the Jinja2 environment; the site puts its own folder of templates before those here. ``base.html``
has the blocks ``policy``, ``title``, ``head``, ``nav``, ``main`` and ``footer``. Templates ask ``address(kind, *names)``
where a story, article, comparison or source is, and show its name without a link where there is no page. Pages work
without ``static/report.js``; it starts by itself, and again in what htmx swaps in.

Invariant: every word from an article passes through ``visible`` and is escaped. No template has an inline style, an inline
script or an address outside the page, so that the strictest Content-Security-Policy fits.
"""

from syndicate.reports.pages.audits import audit_model
from syndicate.reports.pages.check import check_model
from syndicate.reports.pages.compare import compare_model
from syndicate.reports.pages.environment import environment
from syndicate.reports.pages.filters import filters_of
from syndicate.reports.pages.stories import story_model

__all__ = ["audit_model", "check_model", "compare_model", "environment", "filters_of", "story_model"]

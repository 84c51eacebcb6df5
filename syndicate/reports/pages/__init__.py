"""Results as pages: page models, and the templates that draw them, for the HTML report and for the site.

Takes a result, gives a frozen page model, drawn by the template of its name (``story_model`` by ``_story.html`` as ``story``).
``environment`` returns the Jinja2 environment. Templates ask ``address(kind, *names)`` where a story, article, comparison or
source is, and show its name without a link where there is no page. Pages work without ``static/report.js``.

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

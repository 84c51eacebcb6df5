"""Results as pages: page models, and the templates that draw them, for the HTML report and for the site.

A function turns a result into a frozen page model. The template of the same name draws it: ``_story.html`` draws the result
of ``story_model`` as ``story``. ``environment`` returns the Jinja2 environment. ``address(kind, *names)`` gives templates the
address of a story, article, comparison or source; if there is none, they show its name without a link. Pages work without
``static/report.js``.

Invariant: every word from an article passes through ``visible`` and is escaped. No template has an inline style, an inline
script or an address outside the page, so the strictest Content-Security-Policy can be used.
"""

from syndicate.reports.pages.audits import audit_model
from syndicate.reports.pages.check import check_model
from syndicate.reports.pages.compare import compare_model
from syndicate.reports.pages.environment import environment
from syndicate.reports.pages.filters import filters_of
from syndicate.reports.pages.stories import story_model

__all__ = ["audit_model", "check_model", "compare_model", "environment", "filters_of", "story_model"]

"""What people look at: every result as plain values, and the templates that draw them, for the report and for the site.

What always holds: nothing is found out here; every word that came from an article passes through ``visible`` and is
escaped, whichever template shows it; no template has an inline style, an inline script or an address outside the page,
so that the strictest Content-Security-Policy suits it.

The models (pure functions, frozen dataclasses) and the partials that show them, each under the name its template expects:

===================================================================  ===================  ============
function                                                             partial              variable
===================================================================  ===================  ============
``overview.overview_model(archive, scan=None, limit=, offset=)``     ``_overview.html``   ``overview``
``stories.story_model(view, explanation=(), pairs=, boilerplate=)``  ``_story.html``      ``story``
``compare.compare_model(comparison, key=, numbers=, boilerplate=)``  ``_compare.html``    ``pair``
``check.check_model(result, limit, key=, pairs=)``                   ``_check.html``      ``check``
``filters.filters_of(stories, pairs)``                               ``_filters.html``    ``filters``
===================================================================  ===================  ============

``environment.environment(*folders)`` returns the Jinja2 environment: autoescape, ``visible`` on everything printed, the
filters ``percent``, ``count`` and ``moment``; ``folders`` are searched before the templates here, so that the site can
add its own. ``base.html`` has the blocks ``policy``, ``title``, ``head`` (styles and scripts), ``nav``, ``main`` and
``footer``; ``_macros.html`` has ``place``, ``article``, ``credit``, ``pieces`` and ``legend``. A partial takes ``level``,
the level of its first heading, 2 where it is not given. A story's ``pair`` is None where a link is not shown side by
side; ``pairs=0`` makes a story without any. ``overview.story_entry`` and ``outlet_entry`` make the rows of lists.

Where things are is asked of ``address(kind, *names)``, a variable or global that whoever renders may give: it returns
the address of a ``story`` (number), an ``article`` (number), a ``compare`` (two numbers) or a ``source`` (name), or None
where there is no such page, and then the name stands there without a link. ``static/report.js`` is comfort only: it
starts by itself, and again in whatever htmx swaps in.
"""

"""The benchmark of the whole pipeline: it makes a corpus with planted copies, and measures what is found and what it costs.

Takes Options, gives figures as JSON (``running.run``) and as text (``table.lines``). Invariant: everything that is measured
runs in a process of its own, so that its peak memory is its own. The corpus depends on its seed and size alone. The rest of
syndicate needs nothing from here but ``options.size``.
"""

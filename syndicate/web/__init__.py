"""The local site over an archive, and the same for programs under ``/api``.

What always holds: a request reads one archive through a connection of its own, in one state of it, and writes nothing;
whatever an article holds is shown as text; nothing is fetched from elsewhere; every answer comes within the limits.

``app.create_app`` makes the application, which ``syndicate serve`` runs; ``routes`` is the table of all addresses,
``openapi`` describes those for programs, ``guard`` and ``limits`` say what is refused.
"""

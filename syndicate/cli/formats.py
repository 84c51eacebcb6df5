"""``syndicate formats``: list the formats that can be read."""

from __future__ import annotations

from syndicate.cli.options import AsJson
from syndicate.cli.output import show


def formats(as_json: AsJson = False) -> None:
    """List the formats that can be read.

    Says for each its suffixes, whether what it needs is installed, and the command that installs what is missing. A
    wrong suffix does no harm: if the content is clearly of another format, it is read as that.

    \b
    Example:
      syndicate formats
    """
    from syndicate.readers import supported

    show("formats", supported(), as_json)

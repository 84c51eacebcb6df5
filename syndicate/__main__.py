"""Run the command line as ``python -m syndicate``."""

from __future__ import annotations

import sys

from syndicate.cli import main

sys.exit(main())

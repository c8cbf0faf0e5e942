"""Entry point of ./trade."""

import sys

from tradetool.cli import main

sys.exit(main())

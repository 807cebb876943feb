"""`python -m engine.cli`: the command without its script."""

import sys

from engine.cli.main import main

sys.exit(main())

"""The command `bindeledd`."""

import sys

from bindeledd.config.cli import main

if __name__ == "__main__":
    sys.exit(main())

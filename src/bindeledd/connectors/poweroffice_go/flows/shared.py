"""What the declarations of every area share."""

from typing import Final

SETTLE_MINUTES: Final = 2
"""A slow answer of theirs may still become a record for so long; then a look-up is the truth."""

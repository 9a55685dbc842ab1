"""Speaking with the operator: one sentence on the console, and errors that carry one.

Pages and logs have their own ways; nothing here is translated, it is the operator's side.
"""

import sys


class OperatorError(Exception):
    """Something an operator can put right: what happened, what it means, what to do."""


def say(sentence: str) -> None:
    """Say something in passing; results go to standard output, this does not."""
    print(sentence, file=sys.stderr, flush=True)

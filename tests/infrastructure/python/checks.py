"""Checks of the clients of a running server: which there are, and what each came to."""

import sys
import traceback

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def run(wanted):
    """Runs the checks of these names, or all. Prints one line per check; exits with 1 when any fails."""
    failed = 0
    for function in CHECKS:
        if wanted and function.__name__ not in wanted:
            continue
        try:
            function()
            print(f"held    {function.__name__}", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  {function.__name__}\n{traceback.format_exc()}", flush=True)
    sys.exit(1 if failed else 0)

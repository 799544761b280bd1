"""Where the tests and what they test lie."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent

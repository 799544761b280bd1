"""Where the tests and what they test lie."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
KEPT_RESULTS = [  # without previews, as `make demo` leaves one
    path.parent
    for path in sorted((ROOT / "results").glob("*/manifest.json"))
    if not path.parent.name.endswith("-quick")
]

"""Why the model fails a pattern: a sentence for each whose cause is known."""

NOT_KNOWN = "the cause is not known"
CAUSES: dict[int, str] = {}


def cause_of(number: int) -> str:
    """The cause, or that it is not known."""
    return CAUSES.get(number, NOT_KNOWN)

"""Why the model fails a pattern: a sentence for each whose cause was looked for.

What a sentence says of two draws was found by switching the named part off in two draws of the
posterior of June 2018.
"""

NOT_KNOWN = "the cause is not known"
CAUSES = {
    6: "what makes trust persist (its pull, its spread and the error of the item) is drawn from "
    "plausible ranges one by one, and nothing that was known by June 2018 narrows them together",
    8: "returns came in bursts when the last localities of a district were retaken, and the model "
    "spreads them, so that fewer return in 2017 and 2018; that this is all of it is not shown",
    9: "too few return in 2017 and 2018 already, as in pattern 8, and the rest stays too large",
    10: "how surveys hear intentions is drawn from wide ranges, and nothing that was known by June "
    "2018 narrows them",
    11: "a safer place also lifts families over their threshold: in two draws 1 SD of security "
    "gives 12 and 30 % more returns, and 3 and 6 % where no threshold holds anybody back",
    12: "the declared weight of heavy damage (two steps) is as large as that of documented "
    "property; in two draws half of that weight brings the pattern about",
    14: "blocked families stay while others return, so that in the preview they and the denied are "
    "a third of those away by June 2018 already",
    15: "blocked, denied and waiting families are not sent home when camps close, and families "
    "leave unsafe places at an assumed rate, without which fewer than half as many leave again in "
    "two draws",
    16: "the monthly record of attacks is enough for it: in two draws the share is as high "
    "without self-excitation, and 0.2 and 0.3 without the record",
    20: "the weight of kin hardly moves when a family returns within its place: in one of two "
    "draws the share is no lower without that weight",
}


def cause_of(number: int) -> str:
    """The cause, or that it is not known."""
    return CAUSES.get(number, NOT_KNOWN)

"""Rules that the page of a household leans on.

The decision to return, ways on that do not lead home, trust, encounters with the police, and the
calendar of decision rounds. May import `sim.core`, `sim.state`, and pages of `sim.agents` below
the household's. To add a rule, write it as a plain function of one row and call it from the week
of a household.
"""

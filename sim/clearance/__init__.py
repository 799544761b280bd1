"""How a family's file passes the desks.

The procedure, the file, intake, the queue at a desk, opening days, screening, staff and empty
seats. May import `sim.core`, `sim.state` and, for their rows, pages of `sim.agents`. To add a step
of the procedure, write it as a function of a queue entry and call it from `procedure.py`.
"""

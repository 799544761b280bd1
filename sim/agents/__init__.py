"""One page for each kind of agent: what it holds, what governs it, what it does, its Mesa face.

A page may import `sim.core`, `sim.state`, and other pages, `sim.behaviour` and `sim.clearance`, as
long as no circle arises. To add a kind of agent, write its page with these four paragraphs, add
its array to `Rows` in `sim/state.py` and its phase to `sim/week.py`; its face is a `RowAgent`. What
its fields may be set to from outside is declared beside them (`sim/core/fields.py`).
"""

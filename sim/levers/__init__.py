"""What decrees and programmes change, what that costs, and the events of a scenario.

May import everything below: core, state, agents, behaviour, clearance, engine. To add a lever,
define a subclass of `Lever` in the file of its subject: with its fields, its unit, its price and
its sentence it registers itself, and scenario files, tables and checks know it.
"""

"""How a week runs fast; nobody who wants to know what a household does has to enter here.

Batches of households, who wakes when, blocks for threads, and changes to households from outside.
May import agents, behaviour and clearance. What is added here may change the time that a run
takes, but no result.
"""

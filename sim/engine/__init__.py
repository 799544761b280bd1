"""How a week runs fast; nobody who wants to know what a household does has to enter here.

The loop over households who are awake, their random draws, who wakes when, counts of communities,
parts of the world for threads, and changes to households from outside.
May import agents, behaviour and clearance. What is added here may change the time that a run
takes, but no result.
"""

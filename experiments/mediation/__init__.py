"""Through which channel a lever acts: effects by channel that add up to the total effect.

May import `experiments.iraq` and below. To add a channel, name the
mechanisms that it switches off.
"""

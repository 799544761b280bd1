"""Through which channel a lever acts: effects by channel that add up to the total effect.

May import `sim` and the packages on how runs are made and written. To add a channel, name the
mechanisms that it switches off.
"""

"""Which channel carries the effect of a lever, in parts that add up to the whole.

May import `sim` and the packages on how runs are made and written. To add a channel, name the
mechanisms that it switches off.
"""

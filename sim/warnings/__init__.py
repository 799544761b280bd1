"""What a scenario asks for that its own run cannot bring: allowed, and worth a word.

May import the scenario, the levers and the tables of the first day. To add a remark, write a
sentence that is true of every run of the scenario; a lever or an event says itself when it is
needless.
"""

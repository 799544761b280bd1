"""How many small faults in the rules the small tests catch."""

"""What is read off a model or its history: outcomes, lives, spending, shared first weeks.

May import the model and everything below it; `run` and `cost` stand above. To add an outcome, add
an entry to `OUTCOMES` with its name, unit, sentence and function of a history.
"""

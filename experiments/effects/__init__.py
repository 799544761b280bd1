"""Effects over the posterior: what each policy combination changes in every draw of it.

May import `experiments.headline` and below.
"""

"""How runs are made and kept: a job, a sweep of jobs, executors, the store, exports.

May import `sim` and `experiments.provenance`. To make runs somewhere else, hand a sweep another
executor with the interface of `concurrent.futures`.
"""

"""Figures of journal size: return curves, paired differences, days to clear, and small multiples.

May import measure and everything below it; `run` stands above, and hands over what its runs gave.
`drawing` is the one module that imports matplotlib, for the experiments' figures too. To add a
figure, write what is drawn of a run into `weekly` and draw it with the helpers of `drawing`.
"""

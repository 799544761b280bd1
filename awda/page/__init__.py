"""The web page of `awda serve`, and the report of `awda report` made with the same templates.

May import sim, experiments and what the commands share. `address` is the state of a page as its
address has it, `work` makes runs one stage after the other, `charts` and `map_picture` draw them,
and `pages` answers requests. To add a chart, add an entry to `charts.CHARTS`; a control appears by
itself wherever a parameter, a lever or an event is declared.
"""

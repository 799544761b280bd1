"""The decision brief: two pages on a result that chooses, for those who advise who decides.

May import the web page, whose templates it uses, and all beneath. What a result gives to a brief
stands in a file of its own (`portfolio`, `packages`); the words stand in the templates. To let
another result have a brief, add such a file, a template, and its kind in `brief.py`.
"""

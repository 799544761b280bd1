"""The tools that every rule is written with.

Declarations of numbers, the doors to Numba and to prefetching, random numbers by name,
distributions, and where the sources of a package lie. Imports nothing else of `sim`. To add a tool,
add a file here that says in its first line what it is for; a rule about households, places or
files belongs elsewhere.
"""

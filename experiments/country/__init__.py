"""What every country has in common where its returns are published, calibrated and forecast.

`rounds` is what was published up to a day, `histories` what runs leave of the same places, and
`country` what a country must be able to tell. It may import `experiments.runs` and below, and knows
no country by name: Iraq's answers stand in `experiments.iraq`, those of a folder that users make in
`experiments.forecast.own_world`.
"""

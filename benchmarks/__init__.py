"""Benchmarks: how fast a household's week is, side by side with other ways to run one."""

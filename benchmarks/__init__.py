"""Measures the engine beside its peers: `python -m benchmarks`, or `make bench`."""

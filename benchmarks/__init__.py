"""What the house costs, measured: `make bench`."""

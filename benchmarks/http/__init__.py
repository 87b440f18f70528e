"""Whole requests over HTTP, beside a stock viewflow project and the raw floor."""

"""The road of a case as a stock viewflow process."""

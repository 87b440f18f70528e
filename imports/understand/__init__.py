"""From rows to meanings: dates, words, units, categories."""

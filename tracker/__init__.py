"""The law of a case: words, calendar, rules, states, access and verbs."""

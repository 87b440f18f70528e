"""Routing: the one door through which a case moves, and the human tasks that follow the law."""

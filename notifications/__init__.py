"""Who must know is told, once, in time, and not too often (design §7)."""

"""Nearly the same matter twice: keys, similarity, pairs, suggestions."""

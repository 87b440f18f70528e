"""One case as the desk shows it: loading, whose turn it is, its story, its panels."""

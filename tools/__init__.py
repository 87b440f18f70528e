"""Small programs around the project: run, translate, check."""

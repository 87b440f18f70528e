"""SQL that Django has no words for."""

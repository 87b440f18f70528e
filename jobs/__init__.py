"""Background jobs: retry, heartbeat. Knows no case."""

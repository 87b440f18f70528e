"""What happened to cases moves the standing of units: counted from events, never by hand."""

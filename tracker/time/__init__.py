"""Time without a database: intervals, calendar, holidays, clocks, ladders."""

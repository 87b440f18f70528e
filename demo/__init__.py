"""The demo county 青源县: made up from first to last, made by performing verbs, always the same."""

# Cases that the tour shows, by the number under which their channel sent them.
TOUR_INTAKE = "QY-TOUR-1"  # just logged: the way begins here
TOUR_SIGNING = "QY-TOUR-2"  # verified, the notice over, nobody has signed yet
TOUR_CLOSED = "QY-TOUR-3"  # signed off after a rework, with accountability and photos

# Of every demo account; the accounts exist only where DEMO=1 has made them.
PASSWORD = "xiaohao-demo"  # noqa: S105 - made to be told

"""The committed baseline of queries: what a page may ask, however many rows it shows.

Who raises a number says here what the new query is for.
"""

# Of every answer to somebody signed in: session with person.
SIGNED_IN = 1
# Of every page with the desk's frame: the notices not read yet, for the bell.
FRAME = SIGNED_IN + 1
# Five groups of tasks and their count.
TODAY = 6
# One page of cases; the filters and the bulk assignment offer what is in memory.
LEDGER = 1
# Units with two relations, categories, near cases; without the frame of a page.
GUESSES = 5
SETTINGS = {"units/": 2, "people/": 1, "limits/": 2, "": 3}
# The years; of the league: scheme and its rules, points by rule, five of rates, units.
LEAGUE = 10
# Besides: months (points, cases finished), the page's cases, which of them one sees, their entries.
STANDING = LEAGUE + 5

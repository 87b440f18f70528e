"""What an event says, typed: one frozen dataclass per verb, stored as the JSON of `CaseEvent.data`.

Free words never stand in a record. It names the row in which they stand and carries their salted
digest (`Words`), so that words can be redacted or erased while every event stays as it was written.

A record has a version, and rows are never rewritten. To change one: count its `version` up, give a
new field a default or write an entry in `store.UPGRADES`, and add a row to
`tests/tracker/records.json`.
"""

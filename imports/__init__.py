"""The ledger by spreadsheet: reading files, understanding columns, cleaning rows, finding doubles.

What stands before `load` turns a file into entries and refusals and touches no database; `lookup`
finds what the words mean here, `load` brings the entries in through the door.
"""

"""The ledger by spreadsheet: reading files, understanding columns, cleaning rows, finding doubles.

Nothing here touches the database or moves a case: it turns a file into entries and refusals.
"""

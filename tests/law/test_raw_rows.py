"""raw_rows.

x
"""

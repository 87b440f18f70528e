"""raw_exits.

x
"""

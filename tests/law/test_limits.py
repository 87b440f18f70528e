"""limits.

x
"""

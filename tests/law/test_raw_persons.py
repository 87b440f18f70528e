"""raw_persons.

x
"""

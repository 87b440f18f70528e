"""raw_gates.

x
"""

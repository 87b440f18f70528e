"""The staff face: pages for the office, units, inspectors, director and auditor."""

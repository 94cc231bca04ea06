"""Reads shaped for a page, with everything it shows: its query count does not grow with its rows."""

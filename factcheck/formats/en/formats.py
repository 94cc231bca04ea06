"""Dates as the English pages write them: 20 Jan 2026, the same for readers on both sides of the ocean.

A day with its hour names the zone: whoever compares it with other records cannot guess which one the newsroom is in.
"""

DATE_FORMAT = "j M Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i\u00a0T"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"

# What is typed: never month first, which is another day of the same form.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d %B %Y"]

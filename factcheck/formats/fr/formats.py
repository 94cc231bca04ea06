"""Hours as the French pages write them: 20 janvier 2026 à 3 h 06. Days are those of Django."""

TIME_FORMAT = "G\u00a0\\h\u00a0i"
DATETIME_FORMAT = f"j F Y à {TIME_FORMAT}\u00a0T"
SHORT_DATETIME_FORMAT = f"d/m/Y à {TIME_FORMAT}"

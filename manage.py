#!/usr/bin/env python3
"""Runs Django's commands for this site: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Hand the command line to Django, with this site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""The desk: Django's admin, with the workflow's steps as buttons. Each module registers its tables."""

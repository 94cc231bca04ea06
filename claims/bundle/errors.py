"""What goes wrong with bundles."""


class BundleError(Exception):
    """A bundle that cannot be written or read; the sentence says why, and what can be done."""

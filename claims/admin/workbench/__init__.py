"""The workbench: an article's text on the left, the claim that is being worked on beside it.

Every page of it works without scripts. With them htmx asks for the same addresses and gets fragments: the panel, and
out of band whatever else changed on the page.
"""

"""Everything that is public as one bundle of files: written by a site, and read by another, empty one.

`tables` says which rows and columns are public, and what the others begin with elsewhere; `contents` has the files;
`writing` makes the bundle and `reading` takes one in, line by line as `lines` allows.
"""

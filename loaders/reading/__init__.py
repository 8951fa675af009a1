"""Reading: files, folders and addresses → `Source`, one reader for each format.

What a reader takes from a file is said in its own module; what all of them share, how an
article is known and what a `sources.csv` beside it adds, is in `sources` and `tables`.
"""

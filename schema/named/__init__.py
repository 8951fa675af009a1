"""Questions with a name: files in, variables from a query string, answers as a tree or as flat rows."""

from schema.named.library import Library, Named, library
from schema.named.parameters import Given, given, parameters
from schema.named.public import narrowed, shown
from schema.named.rows import Row, Table, table

__all__ = ["Given", "Library", "Named", "Row", "Table", "given", "library", "narrowed", "parameters", "shown", "table"]

"""Statements as files of other tools: CSV, Parquet, GraphML, JSON-LD.

One statement of the graph after the other goes into a `Form`, so that no export needs more
memory than a page of the graph (and what GraphML sums up). Each file says the question, the
revision of the graph and the extractors that made it.
"""

from kb.exports.export import FORMS, Exported, export

__all__ = ["FORMS", "Exported", "export"]

"""Where the graph is kept: one port, an adapter for each database."""

from kb.store.opening import open_store

__all__ = ["open_store"]

"""The web server: GraphQL over HTTP, the pages, a guard round both."""

from kb.server.app import create_app
from kb.server.serving import listen, serve

__all__ = ["create_app", "listen", "serve"]

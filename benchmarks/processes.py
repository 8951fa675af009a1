"""What the processes that a benchmark starts are told."""

import os

from kb.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """The environment with these settings in it."""
    return {
        **os.environ,
        "KB_STORE": settings.store,
        "KB_DATA": str(settings.data),
        "KB_HOST": settings.host,
        "KB_NEO4J_USER": settings.neo4j_user,
        "KB_NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "KB_NEO4J_DATABASE": settings.neo4j_database,
    }

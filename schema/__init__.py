"""GraphQL over the store: the types, the planner that turns a question into a plan, the API."""

from schema.api import Api
from schema.execution import Answer
from schema.query import SDL

__all__ = ["SDL", "Answer", "Api"]

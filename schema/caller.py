"""Who asks, and what they may do."""

from dataclasses import dataclass
from enum import StrEnum

from kb.errors import NotAllowed


class Role(StrEnum):
    """What somebody may do; each of the others may read as well."""

    READ = "read"
    CURATE = "curate"
    LOAD = "load"


@dataclass(frozen=True)
class Caller:
    """Who asks: `name` stands beside what they change.

    `sees` are the collections whose articles they are shown, None for all there is.
    """

    name: str
    roles: frozenset[Role] = frozenset(Role)
    sees: frozenset[str] | None = None

    def may(self, role: Role) -> bool:
        """Whether they have a role; whoever may change something may read."""
        return role in self.roles or (role is Role.READ and bool(self.roles))

    def must(self, role: Role, what: str) -> None:
        """Raise `NotAllowed` where they do not have the role."""
        if not self.may(role):
            raise NotAllowed(f"{what} needs a key with the role {role}; `kb key add` makes one.")

"""Where the links that people made are shown: pure, from what is shown of one article."""

from collections.abc import Mapping, Sequence

from kb.identity.leaves import expressed
from kb.identity.readings import Shown
from kb.models import Leaf, Stance


def asserted(shown: Shown) -> Mapping[str, str]:
    """The statements of an article that assert a claim, each with the claim's leaf."""
    claims = ((line.id, expressed(shown.findings, n)) for n, line in enumerate(shown.corrected.lines))
    return {ident: claim.leaf for ident, claim in claims if claim and claim.stance is Stance.ASSERTS}


def linked(leaves: Sequence[Leaf], shown: Shown) -> list[Leaf]:
    """The leaves of the article with the links that were made on them, or on statements that assert them."""
    if not shown.linkings:
        return list(leaves)
    claims, there = asserted(shown), {line.id for line in shown.corrected.lines}
    found: dict[str, list[str]] = {}
    for linking in shown.linkings:
        leaf = claims.get(linking.statement) if linking.statement in there else linking.claim
        if leaf:
            found.setdefault(leaf, []).append(linking.id)
    return [leaf.model_copy(update={"links": tuple(sorted(found.get(leaf.id, ())))}) for leaf in leaves]


def linked_alone(shown: Shown) -> Mapping[str, Sequence[str]]:
    """The statements that assert nothing, with their own links."""
    claims: Mapping[str, str] = asserted(shown) if shown.linkings else {}
    found: dict[str, list[str]] = {}
    for linking in shown.linkings:
        if linking.statement and linking.statement not in claims:
            found.setdefault(linking.statement, []).append(linking.id)
    return found

"""What a document asks of an object: fragments written out, @skip and @include obeyed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from re import sub
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    get_named_type,
)
from graphql.execution.values import VariableValues


def stored(name: str) -> str:
    """What the vocabulary calls a field: `openAt` is `open_at`."""
    return sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name)


@dataclass(frozen=True)
class Asked:
    """One field of an object: its name in the answer, the object's type, and where it is asked for.

    One name may be asked for several times; then what is asked inside is put together.
    """

    key: str
    parent: GraphQLObjectType
    nodes: Sequence[FieldNode]

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    @property
    def is_meta(self) -> bool:
        """Whether it is `__typename` or introspection."""
        return self.name.startswith("__")

    @cached_property
    def stored(self) -> str:
        """What the vocabulary calls it."""
        return stored(self.name)

    @property
    def definition(self) -> GraphQLField:
        return self.parent.fields[self.name]

    @property
    def type(self) -> GraphQLNamedType:
        """What it answers, lists and non-null aside."""
        answered: Any = self.definition
        return cast("GraphQLNamedType", get_named_type(answered.type))

    @property
    def required(self) -> bool:
        """Whether it is never null."""
        answered: Any = self.definition
        return isinstance(answered.type, GraphQLNonNull)

    @property
    def object(self) -> GraphQLObjectType:
        """The type of the objects that it answers."""
        return cast("GraphQLObjectType", self.type)


@dataclass(frozen=True)
class Selections:
    """The selections of one operation with its variables; the document is valid."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def inside(self, asked: Asked, shown: GraphQLObjectType | None = None) -> list[Asked]:
        """What is asked of the objects that a field answers (of type `shown`, where it is open)."""
        return self.of(shown or asked.object, [node.selection_set for node in asked.nodes])

    def of(self, type_: GraphQLObjectType, sets: Sequence[SelectionSetNode | None]) -> list[Asked]:
        """What is asked of an object of this type, in the order of the document."""
        found: dict[str, list[FieldNode]] = {}
        for node in self._written_out(type_, sets, set()):
            found.setdefault((node.alias or node.name).value, []).append(node)
        return [Asked(key, type_, nodes) for key, nodes in found.items()]

    def _written_out(
        self, type_: GraphQLObjectType, sets: Sequence[SelectionSetNode | None], seen: set[str]
    ) -> Iterator[FieldNode]:
        for node in (node for given in sets if given for node in given.selections if self._included(node)):
            match node:
                case FieldNode():
                    yield node
                case InlineFragmentNode():
                    if not node.type_condition or self._applies(node.type_condition.name.value, type_):
                        yield from self._written_out(type_, [node.selection_set], seen)
                case FragmentSpreadNode() if node.name.value not in seen:
                    seen.add(node.name.value)
                    fragment = self.fragments[node.name.value]
                    if self._applies(fragment.type_condition.name.value, type_):
                        yield from self._written_out(type_, [fragment.selection_set], seen)
                case _:
                    pass

    def _included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables) or {"if": False}
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables) or {"if": True}
        return include["if"] and not skip["if"]

    def _applies(self, condition: str, type_: GraphQLObjectType) -> bool:
        named = self.schema.type_map[condition]
        return named is type_ or (
            not isinstance(named, GraphQLObjectType)
            and self.schema.is_sub_type(cast("GraphQLAbstractType", named), type_)
        )

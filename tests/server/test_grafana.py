"""The Grafana dashboard of docs/: each of its targets is asked as Grafana would, and every selector finds something."""

import json
import re
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import httpx
import pytest

from kb.knowledge import KnowledgeBase
from kb.models import Act
from kb.plan import constant_name
from kb.settings import Settings
from kb.store.port import Store
from tests.golden import seeds
from tests.server.clients import client

ROOT: Final = Path(__file__).parents[2]
DASHBOARD: Final = json.loads((ROOT / "docs" / "grafana.json").read_text())
TARGETS: Final = [target for panel in DASHBOARD["panels"] for target in panel["targets"]]
VARIABLES: Final = {variable["name"]: variable for variable in DASHBOARD["templating"]["list"]}
SEPTEMBER: Final = {"__from": "1693526400000", "__to": "1696118399000"}
ALL: Final = "{" + ",".join(VARIABLES["act"]["query"].split(",")) + "}"
FORMS: Final[Mapping[str, Mapping[str, str]]] = {
    "as it opens": {**SEPTEMBER, "speaker": "", "about": "", "act": ALL, "unit": "DAY"},
    "something chosen": {**SEPTEMBER, "speaker": "", "about": "Russia", "act": "{SAY,ACCUSE}", "unit": "WEEK"},
    "one of several chosen": {**SEPTEMBER, "speaker": "Matthew Miller", "about": "", "act": "SAY", "unit": "MONTH"},
    "days in ISO": {
        "__from": "2023-09-01T00:00:00.000Z",
        "__to": "2023-09-30T23:59:59.999Z",
        "speaker": "",
        "about": "",
        "act": "",
        "unit": "YEAR",
    },
    "nothing filled in": {},
}
"""What Grafana puts in the place of its variables; where it knows none it leaves `${…}`."""


@pytest.fixture
async def web(store: Store, settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    for findings in (seeds.first(), seeds.second()):
        await KnowledgeBase(store).add(findings)
    async with client(store, settings) as opened:
        yield opened


def filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)


def selected(answer: Any, selector: str) -> Any:
    for name in selector.split("."):
        answer = answer[name]
    return answer


@pytest.mark.parametrize("form", FORMS)
async def test_every_target_answers_and_every_selector_finds(web: httpx.AsyncClient, form: str) -> None:
    values = {"address": "", **FORMS[form]}
    for target in TARGETS:
        asked = {one["key"]: filled(one["value"], values) for one in target["url_options"]["params"]}
        response = await web.get(filled(target["url"], values), params=asked)
        assert response.status_code == 200, response.text
        found = selected(response.json(), target["root_selector"])
        rows = cast("list[dict[str, Any]]", found if isinstance(found, list) else [found])
        assert rows, target["url"]
        assert {column["selector"] for column in target["columns"]} <= set(rows[0])
        numbers = [column["selector"] for column in target["columns"] if column["type"] == "number"]
        assert all(isinstance(row[number], int) for row in rows for number in numbers)


async def test_the_range_and_the_choices_narrow_down(web: httpx.AsyncClient) -> None:
    target = DASHBOARD["panels"][0]["targets"][0]

    async def statements(values: Mapping[str, str]) -> int:
        asked = {one["key"]: filled(one["value"], values) for one in target["url_options"]["params"]}
        answer = (await web.get(filled(target["url"], {"address": ""}), params=asked)).json()
        return selected(answer, target["root_selector"])["statements"]

    everything = await statements({})
    assert await statements(FORMS["as it opens"]) == everything
    assert 0 < await statements(FORMS["something chosen"]) < everything
    assert 0 < await statements({"__from": "1695513600000", "__to": "1695599999000"}) < everything


def test_the_acts_to_choose_from_are_all_of_them() -> None:
    assert VARIABLES["act"]["query"].split(",") == [constant_name(act) for act in Act]

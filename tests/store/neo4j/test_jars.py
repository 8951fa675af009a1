"""The cache of jars: complete or repaired, from a Maven repository made here."""

from hashlib import sha256
from pathlib import Path

import pytest

from kb.errors import StoreUnreachable
from kb.store.neo4j.jars import JARS, VERSION, Jar, Progress, ready_jars

_CONTENT = {"one": b"the first jar", "two": b"the second jar"}


def _jar(name: str) -> Jar:
    content = _CONTENT[name]
    return Jar(sha256(content).hexdigest(), len(content), "org.example", name, "1.0")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A local Maven repository with both jars, and no way to any other."""
    for name, content in _CONTENT.items():
        folder = tmp_path / "m2" / "org" / "example" / name / "1.0"
        folder.mkdir(parents=True)
        (folder / f"{name}-1.0.jar").write_bytes(content)
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
    monkeypatch.setenv("JGO_CONFIG_FILE", str(tmp_path / "none.conf"))
    for proxy in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(proxy, "http://127.0.0.1:9")
    for proxy in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(proxy, raising=False)
    return tmp_path / "m2"


JARS_HERE = [_jar("one"), _jar("two")]


async def test_every_jar_is_fetched_and_its_bytes_are_counted(repository: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    paths = await ready_jars(tmp_path / "cache", seen.append, JARS_HERE)
    assert [path.read_bytes() for path in paths] == list(_CONTENT.values())
    total = sum(map(len, _CONTENT.values()))
    assert (seen[0].done, seen[-1].done) == (0, total)
    assert {progress.total for progress in seen} == {total}
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["one-1.0.jar", "two-1.0.jar"]


async def test_what_is_whole_is_not_fetched_again(repository: Path, tmp_path: Path) -> None:
    await ready_jars(tmp_path / "cache", lambda _: None, JARS_HERE)
    seen: list[Progress] = []
    await ready_jars(tmp_path / "cache", seen.append, JARS_HERE)
    assert seen == []


@pytest.mark.parametrize("damage", [b"", b"the first ja", b"the first jaR"])
async def test_a_damaged_jar_is_replaced(repository: Path, tmp_path: Path, damage: bytes) -> None:
    (path, _) = await ready_jars(tmp_path / "cache", lambda _: None, JARS_HERE)
    path.write_bytes(damage)
    await ready_jars(tmp_path / "cache", lambda _: None, JARS_HERE)
    assert path.read_bytes() == _CONTENT["one"]


async def test_a_jar_with_other_content_is_refused(repository: Path, tmp_path: Path) -> None:
    (jar,) = (repository / "org/example/two/1.0").iterdir()
    jar.write_bytes(b"something else")
    with pytest.raises(StoreUnreachable, match=r"two-1\.0\.jar is not what it should be"):
        await ready_jars(tmp_path / "cache", lambda _: None, JARS_HERE)
    assert not (tmp_path / "cache" / "two-1.0.jar").exists()


async def test_without_a_network_one_sentence_says_what_to_do(repository: Path, tmp_path: Path) -> None:
    (jar,) = (repository / "org/example/two/1.0").iterdir()
    jar.unlink()
    with pytest.raises(StoreUnreachable, match=f"Neo4j {VERSION} is not complete in .*KB_CACHE"):
        await ready_jars(tmp_path / "cache", lambda _: None, JARS_HERE)


def test_the_list_names_each_file_once() -> None:
    assert len({jar.name for jar in JARS}) == len(JARS) == 213

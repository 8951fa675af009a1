"""The commands as they are typed: what they print, what they end with, and one sentence for each thing that fails."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import apsw
import pytest

from kb.cli import main
from kb.settings import Settings

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"


@dataclass(frozen=True)
class Ended:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def sentence(self) -> str:
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        assert self.code != 0
        assert "Traceback" not in self.err
        return line


Kb = Callable[..., Ended]


@pytest.fixture
def kb(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Kb:
    """Type a command; its data folder is empty at first."""
    monkeypatch.setenv("KB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("KB_STORE", raising=False)

    def typed(*words: str | Path, **environment: str) -> Ended:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["kb", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capfd.readouterr()
        return Ended(int(ended.value.code or 0), printed.out, printed.err)

    return typed


def test_demo_shows_a_quote_its_speaker_its_outlet_and_its_place(kb: Kb) -> None:
    ended = kb("demo", "--no-serve")
    assert (ended.code, ended.err) == (0, "")
    assert "“I do think that Russia has shown that it is not a security partner that can be relied on,”" in ended.out
    assert "Matthew Miller (say, 2023-09-25)" in ended.out
    assert "Al Arabiya English, 000_6a4134bd51c2b6ad.txt, characters 200–289" in ended.out
    assert "The Armenian Mirror-Spectator, 001_d5e5838e074956cd.txt, characters 248–337" in ended.out
    assert "2 statements on 1 occasion in 2 outlets." in ended.out


def test_loading_twice_changes_nothing_and_status_counts(kb: Kb) -> None:
    first = kb("load", SEEDS)
    assert first.code == 0
    assert "Articles: 2 added." in first.out
    assert "Matthew Miller" in first.out
    assert "Articles: 2 unchanged." in kb("load", SEEDS).out
    status = kb("status")
    assert status.code == 0
    assert "SQLite" in status.out
    assert "2 article" in status.out


def test_ask_answers_as_a_table(kb: Kb) -> None:
    kb("load", SEEDS)
    ended = kb("ask", "--speaker", "Nikol Pashinyan", "--from", "2023-09-24", "--to", "2023-09-24", "--about", "Russia")
    assert ended.code == 0
    assert "the military alliance with Russia is not enough" in ended.out
    assert "characters 969–1054" in ended.out
    assert "Miller" not in ended.out


def test_ask_says_when_nothing_fits(kb: Kb) -> None:
    ended = kb("ask", "--speaker", "Nobody At All")
    assert ended.code == 0
    assert "Nothing fits" in ended.out


def test_quote_says_whether_it_was_ever_said(kb: Kb) -> None:
    kb("load", SEEDS)
    words = "Russia has shown that it is not a security partner that can be relied on"
    part = kb("quote", words)
    assert part.code == 0
    assert "As a part of longer words" in part.out
    assert "2 statements on 1 occasion in 2 outlets." in part.out
    assert "Word for word" in kb("quote", f"I do think that {words}").out
    altered = kb("quote", words.replace("not a", "a"), "--speaker", "Matthew Miller")
    assert "Not so, but much like it" in altered.out
    assert "{+not+}" in altered.out
    assert "Nobody is reported to have said this. 2 articles" in kb("quote", "we shall fight on the beaches").out
    assert "2 words are too few" in kb("quote", "never said").sentence()


def test_ask_refuses_what_is_no_day(kb: Kb) -> None:
    assert "last week" in kb("ask", "--from", "last week").sentence()


def test_extract_prints_one_statement_a_line(kb: Kb) -> None:
    ended = kb("extract", SEEDS)
    assert ended.code == 0
    rows = [json.loads(line) for line in ended.out.splitlines()]
    text = (SEEDS / "000_6a4134bd51c2b6ad.txt").read_bytes().decode()
    row = next(row for row in rows if "000_" in row["article"] and row["content"] == [[200, 289]])
    assert set(row) == {
        "article", "id", "type", "act", "content", "source", "cue", "speaker", "about", "said", "embeds",
        "responds_to", "confidence",
    }  # fmt: skip
    assert text[200:289].startswith("I do think that Russia")
    assert (row["type"], row["speaker"], row["said"]["edtf"]) == ("direct", "Matthew Miller", "2023-09-25")


def test_extract_goes_on_in_its_file(kb: Kb, tmp_path: Path) -> None:
    folder, out = tmp_path / "articles", tmp_path / "rows.jsonl"
    folder.mkdir()
    for seed in sorted(SEEDS.glob("*.txt")):
        (folder / seed.name).write_bytes(seed.read_bytes())
        assert kb("extract", folder, "--out", out).code == 0
    whole = out.read_text("utf-8")
    assert sorted(whole.splitlines()) == sorted(kb("extract", folder).out.splitlines())
    assert kb("extract", folder, "--out", out).code == 0
    assert out.read_text("utf-8") == whole


def test_delete_takes_an_article_out(kb: Kb, tmp_path: Path) -> None:
    lines = tmp_path / "two.jsonl"
    text = "“We are going to win this election,” Jane Doe said on Monday."
    rows = [{"url": f"https://example.org/{n}", "text": text, "outlet": f"Outlet {n}"} for n in (1, 2)]
    lines.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    kb("load", lines)
    assert "2 statements on" in kb("ask", "--speaker", "Jane Doe").out
    assert kb("delete", "https://example.org/1").code == 0
    assert "1 statement on 1 occasion in 1 outlet." in kb("ask", "--speaker", "Jane Doe").out
    assert "https://example.org/1" in kb("delete", "https://example.org/1").sentence()


def test_a_past_is_answered_from_what_was_there(kb: Kb, tmp_path: Path) -> None:
    lines = tmp_path / "two.jsonl"
    text = "“We are going to win this election,” Jane Doe said on Monday."
    rows = [{"url": f"https://example.org/{n}", "text": text} for n in (1, 2)]
    lines.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    kb("load", lines)
    then = datetime.now(UTC).isoformat()
    kb("delete", "https://example.org/1", "--by", "ada")
    ended = kb("as-of", then, "ask", "--speaker", "Jane Doe")
    assert "1 statement on" in ended.out
    assert "Gone since: https://example.org/1, deleted on" in ended.err
    assert "by ada" in ended.err
    assert "1 statement" not in kb("as-of", "2020-01-01", "ask", "--speaker", "Jane Doe").out
    assert "'soon' is no time" in kb("as-of", "soon", "ask").sentence()


def test_two_names_are_judged_to_be_one_and_parted_again(kb: Kb) -> None:
    kb("load", SEEDS)
    asked = kb("ask", "--speaker", "Nikol Pashinyan").out
    judged = kb("judge", "Matthew Miller", "Nikol Pashinyan", "same", "--by", "ada", "--reason", "a test")
    assert judged.code == 0
    made = judged.out.split(": ")[0]
    merged = kb("ask", "--speaker", "Nikol Pashinyan").out
    assert merged == kb("ask", "--speaker", "Matthew Miller").out != asked
    listed = kb("judgements").out
    assert made in listed
    assert "a test" in listed
    assert kb("undo", made, "--by", "ada").code == 0
    assert kb("ask", "--speaker", "Nikol Pashinyan").out == asked
    assert "was undone by ada" in kb("undo", made).sentence()
    assert "'Nobody'" in kb("judge", "Nobody", "Matthew Miller", "same").sentence()


def test_what_is_dumped_is_restored_elsewhere(kb: Kb, tmp_path: Path) -> None:
    kb("load", SEEDS)
    asked = kb("ask", "--speaker", "Matthew Miller").out
    file = tmp_path / "backup.jsonl"
    assert kb("dump", file).code == 0
    assert file.read_text("utf-8") == kb("dump").out
    assert "2 articles" in kb("rebuild").out
    assert kb("ask", "--speaker", "Matthew Miller").out == asked
    restored = kb("restore", file, KB_DATA=str(tmp_path / "elsewhere"))
    assert (restored.code, restored.out) == (0, "Restored 2 lines, 0 of them were there already.\n")
    assert kb("ask", "--speaker", "Matthew Miller").out == asked
    file.write_bytes(file.read_bytes()[:-20])
    assert "backup.jsonl" in kb("restore", file).sentence()
    assert "nowhere" in kb("dump", tmp_path / "nowhere" / "file").sentence()


def test_a_key_is_shown_once_and_taken_away(kb: Kb, tmp_path: Path) -> None:
    made = kb("key", "add", "news desk", "--role", "curate", "--per-minute", "600")
    (key,) = made.out.split()
    assert (made.code, key[:3]) == (0, "kb_")
    listed = kb("key", "list").out
    assert [word in listed for word in ("news desk", "curate", "600", key)] == [True, True, True, False]
    assert key not in (tmp_path / "data" / "keys.json").read_text()
    assert "already" in kb("key", "add", "news desk").sentence()
    assert kb("key", "remove", "news desk").code == 0
    assert "There are no keys" in kb("key", "list").out
    assert "There is no key 'news desk'" in kb("key", "remove", "news desk").sentence()


def test_schema_is_the_printed_one(kb: Kb) -> None:
    assert kb("schema").out == (ROOT / "schema" / "schema.graphql").read_text("utf-8")


def _lines(path: Path, number: int) -> Path:
    """JSON Lines of short articles, each with one quotation."""
    text = "“Bridge {} is safe to cross today,” Jane Doe said on Monday."
    path.write_text("\n".join(json.dumps({"id": f"a{n}", "text": text.format(n)}) for n in range(number)), "utf-8")
    return path


def test_what_is_said_of_an_article_later_is_loaded_and_the_rest_skipped(kb: Kb, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(f"“We are going to win this {name},” Jane Doe said on Monday.", "utf-8")
    assert "Articles: 2 added." in kb("load", folder).out
    (folder / "sources.csv").write_text("file,outlet\none.txt,The Harbour Post\n", "utf-8")
    ended = kb("load", folder)
    assert "Articles: 1 replaced, 1 unchanged." in ended.out
    assert "The Harbour Post" in ended.out


def test_a_language_that_is_not_read_is_kept_and_told(kb: Kb, tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text("Der Bürgermeister sagte am Montag, die Brücke sei sicher. „Alles gut“, sagte er.", "utf-8")
    ended = kb("load", file)
    assert (ended.code, ended.err) == (0, "")
    assert "In languages that kb does not read, kept without statements: de 1." in ended.out
    assert "1 article" in kb("status").out
    extracted = kb("extract", file)
    assert (extracted.code, extracted.out) == (0, "")
    assert "de 1" in extracted.err


def test_a_load_that_is_stopped_goes_on_where_it_was(kb: Kb, tmp_path: Path) -> None:
    lines, number = _lines(tmp_path / "many.jsonl", 40), 40
    # A shell that started the tests in the background has them ignore SIGINT, and so would the loader.
    listening = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from kb.cli import main; main()"
    )
    command = (sys.executable, "-c", listening, "load", str(lines))
    loader = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    database = tmp_path / "data" / "kb.sqlite"
    while loader.poll() is None and not _articles(database):
        sleep(0.05)
    os.killpg(loader.pid, signal.SIGINT)
    _, said = loader.communicate(timeout=60)
    assert loader.returncode == 130
    assert said == "kb: Stopped. What is loaded stays, and the same command goes on from there.\n"
    loaded = _articles(database)
    assert 0 < loaded < number
    assert f"Articles: {number - loaded} added, {loaded} unchanged." in kb("load", lines).out
    assert f"{number} articles" in kb("rebuild").out


def test_what_was_found_elsewhere_is_loaded_beside_its_articles_or_into_stored_ones(kb: Kb, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(kb("extract", SEEDS).out, "utf-8")
    beside = kb("load", "--findings", rows, "--run", "model@2", SEEDS)
    assert (beside.code, beside.err) == (0, "")
    assert "Articles: 2 added.\nStatements: 30 loaded, 0 refused." in beside.out
    asked = kb("ask", "--speaker", "Matthew Miller", "--about", "Russia").out
    assert "2 statements on 1 occasion in 2 outlets." in asked
    kb("load", SEEDS)
    stored = kb("load", "--findings", rows, "--run", "model@3")
    assert "Articles: 2 replaced.\n" in stored.out
    assert "\nStatements: 30 loaded, 0 refused.\n" in stored.out
    assert kb("ask", "--speaker", "Matthew Miller", "--about", "Russia").out == asked


def test_rows_that_do_not_hold_are_refused_and_counted_with_their_lines(kb: Kb, tmp_path: Path) -> None:
    file = _lines(tmp_path / "two.jsonl", 2)
    first, second = kb("extract", file).out.splitlines()
    moved = json.loads(first)
    moved["content"][0][1] += 9000
    stranger = json.loads(second) | {"article": "never heard of"}
    rows = tmp_path / "rows.jsonl"
    rows.write_text("\n".join((json.dumps(moved), second, json.dumps(stranger), "nonsense")), "utf-8")
    ended = kb("load", "--findings", rows, "--run", "model", file)
    assert ended.code == 1
    assert "Statements: 1 loaded, 3 refused." in ended.out
    for line, reason in (
        (1, "content 1 to"),
        (3, "'never heard of' is neither stored nor"),
        (4, "no row of `kb extract`"),
    ):
        assert f"kb: {rows}, line {line}: " in ended.err
        assert reason in ended.err


def test_findings_need_a_name_that_is_not_ours(kb: Kb, tmp_path: Path) -> None:
    assert "--run" in kb("load", "--findings", tmp_path / "rows.jsonl").sentence()
    assert "kb-rules" in kb("load", "--findings", tmp_path / "rows.jsonl", "--run", "kb-rules").sentence()
    assert "Nothing is given" in kb("load").sentence()


def _articles(database: Path) -> int:
    if not database.exists():
        return 0
    count = "SELECT count(*) FROM article"
    with closing(apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        try:
            return int(str(connection.execute(count).get))  # pyright: ignore[reportUnknownMemberType]
        except (apsw.SQLError, apsw.BusyError):  # it is just being made
            return 0


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _binary(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))


def _latin(path: Path) -> None:
    path.write_bytes("Der Minister sagte, es gebe für alle genug.".encode("latin-1"))


def _long(path: Path) -> None:
    path.write_bytes(b"He said so. " * 170_000)


@pytest.mark.parametrize(
    ("make", "says"),
    [(_empty, "empty"), (_binary, "binary"), (_latin, "UTF-8"), (_long, "2 MB")],
    ids=["empty", "binary", "not UTF-8", "too long"],
)
def test_a_bad_file_is_named_and_the_rest_is_loaded(
    kb: Kb, tmp_path: Path, make: Callable[[Path], None], says: str
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    make(folder / "bad.txt")
    (folder / "good.txt").write_text("“We are going to win this,” Jane Doe said on Monday.", "utf-8")
    ended = kb("load", folder)
    assert "bad.txt" in ended.sentence()
    assert says in ended.sentence()
    assert "Articles: 1 added, 1 failed." in ended.out


def test_a_path_that_is_not_there_is_named(kb: Kb, tmp_path: Path) -> None:
    assert "nowhere.txt" in kb("load", tmp_path / "nowhere.txt").sentence()


def test_a_folder_without_articles_is_named(kb: Kb, tmp_path: Path) -> None:
    assert "has no articles" in kb("load", tmp_path).sentence()


def test_a_port_in_use_is_one_sentence(kb: Kb) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} of 127.0.0.1" in kb("serve", "--port", str(port)).sentence()


def test_a_database_that_does_not_answer_is_one_sentence(kb: Kb) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sentence = kb("status", KB_STORE=f"bolt://127.0.0.1:{port}", KB_NEO4J_PASSWORD="secret").sentence()
    assert f"127.0.0.1:{port}" in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize("settings", ["neo4j"], indirect=True)
def test_a_wrong_password_is_one_sentence(kb: Kb, settings: Settings) -> None:
    sentence = kb("status", KB_STORE=settings.store, KB_NEO4J_PASSWORD="not-the-password").sentence()
    assert "KB_NEO4J_PASSWORD" in sentence
    assert "not-the-password" not in sentence


def test_a_folder_that_cannot_be_written_is_one_sentence(kb: Kb, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert "file" in kb("load", SEEDS, KB_DATA=str(tmp_path / "file" / "data")).sentence()


def test_a_file_that_is_no_database_is_one_sentence(kb: Kb, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "kb.sqlite").write_text("this is no database, but it is long enough to look at" * 40, "utf-8")
    assert "kb.sqlite" in kb("status").sentence()
    assert "this is no database" in (tmp_path / "data" / "kb.sqlite").read_text("utf-8")


def test_a_setting_that_makes_no_sense_is_named(kb: Kb) -> None:
    assert "KB_PORT" in kb("status", KB_PORT="many").sentence()
    assert "KB_STORE" in kb("status", KB_STORE="postgres://x", KB_PORT="8000").sentence()


COMMANDS = [
    "demo",
    "load",
    "extract",
    "serve",
    "ask",
    "status",
    "as-of",
    "delete",
    "judge",
    "undo",
    "judgements",
    "link",
    "links",
    "people import",
    "rebuild",
    "dump",
    "restore",
    "schema",
    "key add",
    "key list",
    "key remove",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(kb: Kb, command: str) -> None:
    ended = kb(*command.split(), "--help")
    assert ended.code == 0
    assert f"kb {command}" in ended.out.split("Example:")[1]


def test_a_statement_is_set_right_struck_out_added_and_all_of_it_undone(kb: Kb) -> None:
    kb("load", SEEDS)
    assert "2 statements on 1 occasion" in kb("ask", "--speaker", "Matthew Miller", "--about", "Russia").out
    assert kb("corrections").out == "Nobody has set anything right yet.\n"
    rows = [json.loads(line) for line in kb("extract", SEEDS).out.splitlines()]
    row = next(row for row in rows if row["speaker"] == "Matthew Miller" and "Russia" in row["about"])
    corrected = kb("correct", row["id"], "speaker", "Nikol Pashinyan", "--by", "ada", "--reason", "heard it")
    assert corrected.code == 0
    assert "was Matthew Miller and is Nikol Pashinyan." in corrected.out.replace("\n", " ")
    ident = corrected.out.split(": ")[0]
    listed = kb("corrections").out
    assert "heard it" in listed
    assert "ada" in listed
    assert "is that already" in kb("correct", row["id"], "speaker", "Nikol Pashinyan").sentence()
    assert kb("undo", ident, "--by", "grace").out.startswith("Undone: ")
    assert "undone by grace" in kb("corrections").out
    struck = kb("strike", row["id"])
    assert "is no statement." in struck.out.replace("\n", " ")
    assert "1 statement on 1 occasion" in kb("ask", "--speaker", "Matthew Miller", "--about", "Russia").out
    assert "No article" in kb("add", "nowhere", "some words").sentence()
    assert "May be the same" in kb("review", "--first", "1").out
    assert "In 0 articles that were read anew" in kb("report").out

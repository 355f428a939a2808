"""The schemas in schemas/ are those of the models, and an editor's tool understands and uses them."""

import json
import queue
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpsite.data.catalog import FILES, read_catalog
from helpsite.data.schema import schema_files

ROOT = Path(__file__).parent.parent
NAMES = list(FILES)
# Files whose keys mean something each; the words of the interface are explained as a whole.
FACTS = [name for name in NAMES if name != "strings"]


def test_the_schemas_are_those_of_the_models() -> None:
    made = schema_files(read_catalog(ROOT).languages)
    found = {f"schemas/{file.name}": file.read_text(encoding="utf-8") for file in (ROOT / "schemas").iterdir()}

    assert found == made, "run helpsite schemas"


def test_each_data_file_has_a_schema_and_each_schema_a_data_file() -> None:
    assert {file.stem for file in (ROOT / "data").iterdir()} == set(NAMES)
    assert {file.name for file in (ROOT / "schemas").iterdir()} == {f"{name}.schema.json" for name in NAMES}


# --- Comments ---------------------------------------------------------------------------------------------------------


def top_of(name: str) -> str:
    """The comment at the top of a data file, without its signs."""
    lines = (ROOT / f"data/{name}.yaml").read_text(encoding="utf-8").split("\n")
    length = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[:length])


def keys_of(node: Any) -> set[str]:
    """Every key that a schema names, wherever it stands, but for the languages of a text."""
    if isinstance(node, list):
        return set().union(*map(keys_of, node))
    if not isinstance(node, dict) or node.get("title") == "Text":
        return set()
    properties = node.get("properties", {})
    return set(properties).union(*map(keys_of, [*node.values(), *properties.values()]))


def schema_of(name: str) -> Any:
    return json.loads((ROOT / f"schemas/{name}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_data_file_opens_with_the_line_that_leads_editors_to_its_schema(name: str) -> None:
    first = (ROOT / f"data/{name}.yaml").read_text(encoding="utf-8").split("\n")[0]

    assert first == f"# yaml-language-server: $schema=../schemas/{name}.schema.json"


@pytest.mark.parametrize("name", FACTS)
def test_each_key_of_a_data_file_is_explained_at_its_top(name: str) -> None:
    keys = keys_of(schema_of(name))

    assert len(keys) > 5
    assert keys - set(re.findall(r"[a-z_]+", top_of(name))) == set()


def test_the_words_of_the_interface_are_explained_as_a_whole() -> None:
    assert {"groups", "entry", "language", "{braces}"} <= set(re.findall(r"[a-z{}]+", top_of("strings")))


@pytest.mark.parametrize("name", FACTS)
def test_each_thing_is_described_in_the_schemas(name: str) -> None:
    """An editor shows the description of what the mark stands on."""
    schema = schema_of(name)
    things = {"the file": schema, **schema["definitions"]}

    assert {thing for thing, node in things.items() if not node.get("description", "").endswith(".")} == set()


# --- The real language server -----------------------------------------------------------------------------------------


class Editor:
    """Talks to yaml-language-server as an editor does: the Language Server Protocol over its standard streams."""

    def __init__(self, node: Path, node_modules: Path):
        self.server = subprocess.Popen(
            [node, node_modules / "yaml-language-server/bin/yaml-language-server", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.count = 0
        self.ask("initialize", processId=None, rootUri=ROOT.as_uri(), capabilities={})
        self._send(method="initialized", params={})
        # No schema from the network: each file names its own.
        settings = {"validate": True, "completion": True, "schemaStore": {"enable": False}}
        self._send(method="workspace/didChangeConfiguration", params={"settings": {"yaml": settings}})

    def ask(self, method: str, **params: Any) -> Any:
        """The server's answer to a request."""
        self.count += 1
        self._send(id=self.count, method=method, params=params)
        return self._wait(lambda message: message.get("id") == self.count and "method" not in message)["result"]

    def open(self, name: str, text: str) -> list[tuple[int, str, str]]:
        """What the server underlines in this text as data/<name>.yaml: line (from 1), the words, and what it says."""
        self.count += 1
        uri = (ROOT / f"data/{name}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": self.count, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        found = self._wait(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
            )
        )["params"]["diagnostics"]
        lines = text.split("\n")
        return [
            (start["line"] + 1, lines[start["line"]][start["character"] : end["character"]], diagnostic["message"])
            for diagnostic in found
            for start, end in [(diagnostic["range"]["start"], diagnostic["range"]["end"])]
        ]

    def complete(self, name: str, text: str, line: int) -> set[str]:
        """What the server offers at the end of a line (from 1) of this text as data/<name>.yaml."""
        self.open(name, text)
        document = {"uri": (ROOT / f"data/{name}.yaml").as_uri()}
        position = {"line": line - 1, "character": len(text.split("\n")[line - 1])}
        return {
            item["label"]
            for item in self.ask("textDocument/completion", textDocument=document, position=position)["items"]
        }

    def close(self) -> None:
        """Ends the server."""
        self.ask("shutdown")
        self._send(method="exit")
        self.server.wait(10)
        self.reader.join(10)
        for stream in (self.server.stdin, self.server.stdout):
            assert stream
            stream.close()

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.server.stdin
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def _wait(self, wanted: Any) -> dict[str, Any]:
        while True:
            message = self.messages.get(timeout=30)
            if wanted(message):
                return message
            if "id" in message and "method" in message:
                self._send(
                    id=message["id"], result=[None] * len((message.get("params") or {}).get("items", [])) or None
                )

    def _read(self) -> None:
        stream = self.server.stdout
        assert stream
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            self.messages.put(json.loads(stream.read(length)))


@pytest.fixture(scope="module")
def editor(node: Path, node_modules: Path) -> Iterator[Editor]:
    """An editor for data files; what they hold is told by the tests."""
    editor = Editor(node, node_modules)
    yield editor
    editor.close()


def shipped(name: str) -> str:
    return (ROOT / f"data/{name}.yaml").read_text(encoding="utf-8")


def after(name: str, sign: str, line: str) -> tuple[str, int]:
    """A shipped file with a line added after the first one that is `sign`, and the added line's number (from 1)."""
    lines = shipped(name).split("\n")
    number = lines.index(sign) + 1
    return "\n".join([*lines[:number], line, *lines[number:]]), number + 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_underlined_in_the_shipped_files(name: str, editor: Editor) -> None:
    assert editor.open(name, shipped(name)) == []


def test_a_wrong_value_is_underlined(editor: Editor) -> None:
    text = shipped("channels").replace("kind: email", "kind: emial", 1)
    line = text.split("\n").index("    kind: emial") + 1

    assert editor.open("channels", text) == [
        (line, "emial", 'Value is not accepted. Valid values: "live-chat", "email", "social", "phone", "form".')
    ]


def test_an_unknown_key_is_underlined(editor: Editor) -> None:
    text, line = after("channels", "    kind: email", "    colour: red")

    assert editor.open("channels", text) == [(line, "colour", "Property colour is not allowed.")]


def test_a_missing_key_is_underlined(editor: Editor) -> None:
    text = shipped("channels").replace("    kind: email\n", "", 1)
    line = text.split("\n").index("  - id: email") + 1

    assert [(found[0], found[2]) for found in editor.open("channels", text)] == [(line, 'Missing property "kind".')]


def test_words_that_lack_a_language_are_underlined(editor: Editor) -> None:
    text = shipped("fees").replace("name: {zh: 波场, en: TRON}", "name: {zh: 波场}")
    line = text.split("\n").index("    name: {zh: 波场}") + 1

    assert [(found[0], found[2]) for found in editor.open("fees", text)] == [(line, 'Missing property "en".')]


def test_an_amount_without_quotes_is_underlined(editor: Editor) -> None:
    text = shipped("fees").replace('amount: "0.0002"', "amount: 0.0002")
    line = text.split("\n").index("        amount: 0.0002") + 1

    assert [found[:2] for found in editor.open("fees", text)] == [(line, "0.0002")]


def test_the_keys_that_a_channel_lacks_are_offered(editor: Editor) -> None:
    text, line = after("channels", "    kind: email", "    ")
    offered = editor.complete("channels", text, line)

    assert {"hours", "regions", "platform", "verified_on", "effective_from", "effective_until"} <= offered
    assert not offered & {"id", "name", "address", "where", "summary", "best_for", "languages", "source"}


def test_the_values_that_a_kind_can_have_are_offered(editor: Editor) -> None:
    text = shipped("channels").replace("    kind: email\n", "    kind: \n", 1)
    line = text.split("\n").index("    kind: ") + 1

    assert editor.complete("channels", text, line) == {"live-chat", "email", "social", "phone", "form"}


def test_the_lock_files_hold_no_addresses() -> None:
    for name in ("requirements.txt", "requirements-test.txt", "tests/node/package-lock.json"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name

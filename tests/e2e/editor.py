"""An editor without a screen: an independent LSP client, the documents it has open, and short words for what people do.

Places are written the way people read them: `specs/002-cited-answers/spec.md:84 FR-006` is line 84 (counted from 1) and
the text of the range. A cursor is written as `|` in a piece of the document's text: `per FR-0|06`.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient as PlainClient
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features
from pygls.protocol import default_converter

WORKSPACES = Path(__file__).resolve().parent.parent / "workspaces"

# How long to wait for what must come. Generous: a machine may be busy, and only a failing test waits this long.
DEADLINE = float(os.environ.get("SPECLS_DEADLINE", 30))

CONTENT_MODIFIED = -32801
REQUEST_CANCELLED = -32800

SPEC = "specs/002-cited-answers/spec.md"
TASKS = "specs/002-cited-answers/tasks.md"
SERVICE = "src/rag_answers/answers/service.py"
CONTRACT = "specs/002-cited-answers/contracts/answers.openapi.yaml"
ERRORS = "contracts/errors.openapi.yaml"

# What the example shows, as its README says.
EXAMPLE_FINDINGS = sorted(
    [
        f"{CONTRACT}:11 hint unlinked-operation get",
        f"{CONTRACT}:51 hint unhandled-operation get",
        f"{CONTRACT}:110 hint schema-drift found",
        f"{SPEC}:87 warning unplanned-requirement FR-009",
        f"{SPEC}:94 warning unplanned-requirement FR-014",
        f"{TASKS}:89 hint done-task-missing-file tests/answers/test_contract.py",
        "specs/003-feedback-loop/spec.md:1 hint missing-tasks # Feature Specification: Feedback Loop",
        "specs/003-feedback-loop/spec.md:52 warning open-clarification [NEEDS CLARIFICATION: How is a reader recognised, given that nobody signs in?]",
        "specs/003-feedback-loop/spec.md:54 warning open-clarification [NEEDS CLARIFICATION: How long? Spec 002 keeps answers for one day only.]",
        "specs/003-feedback-loop/spec.md:58 warning open-clarification [NEEDS CLARIFICATION: Who is an author, and does the list need a password?]",
        f"{SERVICE}:80 warning unknown-requirement FR-112",
    ]
)

# What the second example shows: a Kiro spec, an OpenSpec change, and a project of its own below `apps/`.
KIRO = ".kiro/specs/watering-plan"
CHANGE = "openspec/changes/add-frost-alarm"
KIRO_FINDINGS = [
    f"{KIRO}/design.md:20 hint unvalidated-property 2",
    f"{KIRO}/requirements.md:23 hint unplanned-criterion 3",
    f"{KIRO}/requirements.md:35 information unplanned-requirement 3",
    f"{KIRO}/tasks.md:15 warning unknown-requirement 2.7",
]
OPENSPEC_FINDINGS = [
    f"{CHANGE}/specs/alarms/spec.md:12 error lost-scenario Heat alarm",
    f"{CHANGE}/specs/sensor-data/spec.md:3 warning unknown-requirement Measure temperatures",
]
GREENHOUSE_FINDINGS = KIRO_FINDINGS + OPENSPEC_FINDINGS


def command(variable: str) -> list[str]:
    """The server's command line, from the environment: SPECLS_BIN or SPECLS_TEST_BIN is the program; SPECLS_CMD,
    where set, is a whole command that replaces both."""
    if whole := os.environ.get("SPECLS_CMD"):
        return whole.split()
    program = os.environ.get(variable)
    if not program:
        raise RuntimeError(f"{variable} is not set; start the tests with tests/run")
    return [program, "lsp"]


def without_extras(**more) -> lsp.ClientCapabilities:
    """A client that can do nothing but what every client can."""
    return lsp.ClientCapabilities(**more)


def capabilities(
    encodings: list[str] | None = None,
    watches: bool = False,
    create: bool = True,
    configuration: bool = False,
) -> lsp.ClientCapabilities:
    """A modern client, as far as it matters here."""
    return lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(
            position_encodings=[lsp.PositionEncodingKind(e) for e in encodings or ["utf-16"]]
        ),
        workspace=lsp.WorkspaceClientCapabilities(
            configuration=configuration,
            workspace_folders=True,
            workspace_edit=lsp.WorkspaceEditClientCapabilities(
                document_changes=True,
                resource_operations=[lsp.ResourceOperationKind.Create] if create else [],
            ),
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=watches),
        ),
        text_document=lsp.TextDocumentClientCapabilities(
            completion=lsp.CompletionClientCapabilities(
                completion_item=lsp.ClientCompletionItemOptions(
                    documentation_format=[lsp.MarkupKind.Markdown], label_details_support=True
                )
            ),
            hover=lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.Markdown]),
            document_symbol=lsp.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
            code_action=lsp.CodeActionClientCapabilities(
                code_action_literal_support=lsp.ClientCodeActionLiteralOptions(
                    code_action_kind=lsp.ClientCodeActionKindOptions(value_set=[lsp.CodeActionKind.QuickFix])
                ),
                is_preferred_support=True,
            ),
            publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(
                related_information=True, version_support=True, code_description_support=True
            ),
        ),
    )


def profile(name: str) -> lsp.ClientCapabilities:
    """What a real editor announces."""
    return client_capabilities(name)


class Client(LanguageClient):
    """pytest-lsp's client; keeps what the server logs, and wakes who waits for something."""

    def __init__(self):
        super().__init__(converter_factory=default_converter)
        self.news = asyncio.Event()
        self.published: list[lsp.PublishDiagnosticsParams] = []
        self.registrations: list[lsp.Registration] = []
        # What the server said has to be asked for again, in order.
        self.refreshes: list[str] = []
        self.stderr: list[str] = []
        self.changed: list[list[str]] = []
        self.answer_configuration = lambda params: [
            self.get_configuration(section=item.section, scope_uri=item.scope_uri) for item in params.items
        ]

        async def configuration(client: Client, params: lsp.ConfigurationParams):
            found = client.answer_configuration(params)
            return await found if asyncio.iscoroutine(found) else found

        def publish(client: Client, params: lsp.PublishDiagnosticsParams):
            client.published.append(params)
            client.diagnostics[params.uri] = params.diagnostics
            client.news.set()

        def register(client: Client, params: lsp.RegistrationParams):
            client.registrations.extend(params.registrations)
            client.news.set()

        def progress(client: Client, params: lsp.ProgressParams):
            DEFAULT_CLIENT_FEATURES[lsp.PROGRESS](client, params)
            client.news.set()

        def log(client: Client, params: lsp.LogMessageParams):
            DEFAULT_CLIENT_FEATURES[lsp.WINDOW_LOG_MESSAGE](client, params)
            client.news.set()

        def changed(client: Client, params):
            client.changed.append(list(params.features))
            client.news.set()

        def show_message(client: Client, params: lsp.ShowMessageParams):
            DEFAULT_CLIENT_FEATURES[lsp.WINDOW_SHOW_MESSAGE](client, params)
            client.news.set()

        def show_document(client: Client, params: lsp.ShowDocumentParams):
            shown = DEFAULT_CLIENT_FEATURES[lsp.WINDOW_SHOW_DOCUMENT](client, params)
            client.news.set()
            return shown

        def refresh(method: str):
            def note(client: Client, params=None):
                client.refreshes.append(method.split("/")[1])
                client.news.set()

            return note

        refreshed = [
            lsp.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
            lsp.WORKSPACE_CODE_LENS_REFRESH,
            lsp.WORKSPACE_INLAY_HINT_REFRESH,
        ]
        own = {
            "specls/changed": changed,
            lsp.WINDOW_SHOW_MESSAGE: show_message,
            lsp.WINDOW_SHOW_DOCUMENT: show_document,
            **{method: refresh(method) for method in refreshed},
            lsp.WORKSPACE_CONFIGURATION: configuration,
            lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish,
            lsp.CLIENT_REGISTER_CAPABILITY: register,
            lsp.PROGRESS: progress,
            lsp.WINDOW_LOG_MESSAGE: log,
        }
        register_lsp_features(self, {**DEFAULT_CLIENT_FEATURES, **own})

    async def start_io(self, cmd: str, *args, **kwargs):
        await PlainClient.start_io(self, cmd, *args, **kwargs)
        self._stderr_forwarder = asyncio.create_task(self._read_stderr())

    async def _read_stderr(self):
        while line := await self._server.stderr.readline():
            self.stderr.append(line.decode(errors="replace").rstrip())
            self.news.set()


class Document:
    """An open document: the text as the editor has it."""

    def __init__(self, editor: Editor, uri: str, text: str, version: int):
        self.editor, self.uri, self.text, self.version = editor, uri, text, version

    def position(self, index: int) -> lsp.Position:
        return self.editor.position_in(self.text, index)

    def range_of(self, piece: str) -> lsp.Range:
        """The range of a piece of the text that stands there once."""
        assert self.text.count(piece) == 1, f"{piece!r} stands {self.text.count(piece)} times in {self.uri}"
        start = self.text.index(piece)
        return lsp.Range(self.position(start), self.position(start + len(piece)))

    def cursor(self, marked: str) -> lsp.Position:
        """The place of `|` in a piece of the text. The first such piece counts."""
        before, bar, after = marked.partition("|")
        assert bar, f"no cursor in {marked!r}"
        assert before + after in self.text, f"no {before + after!r} in {self.uri}"
        return self.position(self.text.index(before + after) + len(before))

    def at(self, marked: str) -> dict:
        return {"text_document": self.identifier, "position": self.cursor(marked)}

    @property
    def identifier(self) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(self.uri)

    def edit(self, start: int, end: int, new: str):
        """Replaces characters; tells the server the range only."""
        change = lsp.TextDocumentContentChangePartial(
            range=lsp.Range(self.position(start), self.position(end)), text=new
        )
        self.text = self.text[:start] + new + self.text[end:]
        self.send([change])

    def send(self, changes: list):
        self.version += 1
        self.editor.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version), changes
            )
        )

    def replace(self, old: str, new: str):
        """Replaces a piece that stands there once."""
        assert self.text.count(old) == 1, f"{old!r} stands {self.text.count(old)} times in {self.uri}"
        start = self.text.index(old)
        self.edit(start, start + len(old), new)

    def insert_after(self, piece: str, new: str):
        assert self.text.count(piece) == 1, f"{piece!r} stands {self.text.count(piece)} times in {self.uri}"
        at = self.text.index(piece) + len(piece)
        self.edit(at, at, new)

    def write(self, text: str):
        """Replaces everything."""
        self.text = text
        self.send([lsp.TextDocumentContentChangeWholeDocument(text)])

    def save(self):
        self.editor.path(self.uri).write_text(self.text, encoding="utf-8", newline="")
        self.editor.client.text_document_did_save(lsp.DidSaveTextDocumentParams(self.identifier))

    def close(self):
        self.editor.documents.pop(self.uri)
        self.editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(self.identifier))


class Editor:
    """A client, its server and a workspace folder."""

    def __init__(self, client: Client, root: Path):
        self.client, self.root = client, root
        self.documents: dict[str, Document] = {}
        self.encoding = "utf-16"
        self.result: lsp.InitializeResult | None = None
        self.panics_expected = False
        self.over = False

    @classmethod
    async def start(cls, root: Path, abilities: lsp.ClientCapabilities | None = None, variable="SPECLS_TEST_BIN", **params):
        """A server for the folder `root`, initialized. `params` go into `initialize`."""
        client = Client()
        editor = cls(client, root)
        if "settings" in params:
            client.set_configuration(params.pop("settings"))
        await client.start_io(*command(variable), cwd=root)
        if not {"workspace_folders", "root_uri"} & set(params):
            params["workspace_folders"] = [lsp.WorkspaceFolder(uri=root.as_uri(), name=root.name)]
        editor.result = await editor.within(
            client.initialize_session(lsp.InitializeParams(capabilities=abilities or capabilities(), **params))
        )
        editor.encoding = editor.result.capabilities.position_encoding or "utf-16"
        return editor

    async def stop(self):
        """Ends the session as the protocol says; fails where the server does not."""
        if not self.over:
            await self.within(self.client.shutdown_async(None))
            self.client.exit(None)
            assert await self.within(self.client._server.wait()) == 0
        await self.client.stop()
        self.client._server._transport.close()
        assert self.client.error is None
        if not self.panics_expected:
            assert not [line for line in self.client.stderr if "panic" in line or "ERROR" in line]

    async def kill(self):
        """For a test that failed: leaves no process behind."""
        if self.client._server and self.client._server.returncode is None:
            self.client._server.kill()
            await self.client._server.wait()

    # Waiting

    async def within(self, awaitable):
        return await asyncio.wait_for(awaitable, DEADLINE)

    async def until(self, condition, what: str | None = None):
        """Waits for a condition; it is looked at whenever the server said something."""
        async def wait():
            while not condition():
                self.client.news.clear()
                await self.client.news.wait()

        try:
            await asyncio.wait_for(wait(), DEADLINE)
        except asyncio.TimeoutError:
            raise AssertionError(f"waited {DEADLINE} s for {what or condition}") from None

    async def expect_findings(self, *expected: str, within: str = ""):
        """Waits until the published findings (of files whose path holds `within`) are these, and no others."""
        wanted = sorted(expected)
        try:
            await self.until(lambda: self.findings(within) == wanted)
        except AssertionError:
            assert self.findings(within) == wanted

    async def expect_example(self, *more: str, without: str | None = None):
        """Waits until the findings are those of the example, `more`, and not those that hold `without`."""
        kept = [f for f in EXAMPLE_FINDINGS if without is None or without not in f]
        await self.expect_findings(*kept, *more)

    async def expect_greenhouse(self, *more: str, without: str | None = None):
        """The same of the second example."""
        kept = [f for f in GREENHOUSE_FINDINGS if without is None or without not in f]
        await self.expect_findings(*kept, *more)

    # Files and places

    def uri(self, path: str | Path) -> str:
        return (self.root / path).as_uri()

    def path(self, uri: str) -> Path:
        return Path(unquote(urlsplit(uri).path))

    def name(self, uri: str) -> str:
        """The path of a file below the workspace folder."""
        path = self.path(uri)
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else uri

    def text_of(self, uri: str) -> str:
        document = self.documents.get(uri)
        return document.text if document else self.path(uri).read_bytes().decode("utf-8")

    def width(self, text: str) -> int:
        if self.encoding == "utf-32":
            return len(text)
        return len(text.encode(self.encoding + ("-le" if self.encoding == "utf-16" else ""))) // (
            2 if self.encoding == "utf-16" else 1
        )

    def position_in(self, text: str, index: int) -> lsp.Position:
        # Line ends of the protocol are \n, \r\n and \r; the tests use the first two.
        start = text.rfind("\n", 0, index) + 1
        return lsp.Position(text.count("\n", 0, index), self.width(text[start:index]))

    def index_in(self, text: str, position: lsp.Position) -> int:
        start = 0
        for _ in range(position.line):
            start = text.index("\n", start) + 1
        index = start
        while index < len(text) and self.width(text[start:index]) < position.character:
            index += 1
        assert self.width(text[start:index]) == position.character, f"{position} splits a character"
        assert "\n" not in text[start:index], f"{position} is past the end of its line"
        return index

    def text_at(self, uri: str, range: lsp.Range) -> str:
        text = self.text_of(uri)
        return text[self.index_in(text, range.start) : self.index_in(text, range.end)]

    def place(self, uri: str, range: lsp.Range) -> str:
        return f"{self.name(uri)}:{range.start.line + 1} {self.text_at(uri, range)}".rstrip()

    # What people do

    def open(self, path: str | Path, text: str | None = None, language: str | None = None, uri: str | None = None) -> Document:
        uri = uri or self.uri(path)
        if text is None:
            text = self.path(uri).read_bytes().decode("utf-8")
        document = self.documents[uri] = Document(self, uri, text, 1)
        language = language or {".md": "markdown", ".py": "python", ".yaml": "yaml", ".toml": "toml", ".ts": "typescript"}.get(Path(path).suffix, "plaintext")
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, language, document.version, text))
        )
        return document

    def changed_on_disk(self, *paths: str, kind: lsp.FileChangeType = lsp.FileChangeType.Changed):
        """Tells what the client's watcher saw."""
        events = [lsp.FileEvent(self.uri(path), kind) for path in paths]
        self.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(events))

    def findings(self, within: str = "") -> list[str]:
        found = []
        for uri, diagnostics in self.client.diagnostics.items():
            if within not in uri:
                continue
            for each in diagnostics:
                try:
                    text = self.text_at(uri, each.range)
                except (ValueError, AssertionError, OSError, IndexError):
                    # Of another text than the one we have now: not yet what we wait for.
                    text = "?"
                place = f"{self.name(uri)}:{each.range.start.line + 1}"
                found.append(f"{place} {each.severity.name.lower()} {each.code} {text}".rstrip())
        return sorted(found)

    async def definition(self, document: Document, marked: str) -> list[str]:
        found = await self.within(self.client.text_document_definition_async(lsp.DefinitionParams(**document.at(marked))))
        return [self.place(each.uri, each.range) for each in found or []]

    async def implementation(self, document: Document, marked: str) -> list[str]:
        found = await self.within(self.client.text_document_implementation_async(lsp.ImplementationParams(**document.at(marked))))
        return [self.place(each.uri, each.range) for each in found or []]

    async def type_definition(self, document: Document, marked: str) -> list[str]:
        found = await self.within(self.client.text_document_type_definition_async(lsp.TypeDefinitionParams(**document.at(marked))))
        return [self.place(each.uri, each.range) for each in found or []]

    async def references(self, document: Document, marked: str, declaration=True) -> list[str]:
        params = lsp.ReferenceParams(context=lsp.ReferenceContext(declaration), **document.at(marked))
        found = await self.within(self.client.text_document_references_async(params))
        return [self.place(each.uri, each.range) for each in found or []]

    async def highlights(self, document: Document, marked: str) -> list[str]:
        params = lsp.DocumentHighlightParams(**document.at(marked))
        found = await self.within(self.client.text_document_document_highlight_async(params))
        return [self.place(document.uri, each.range) for each in found or []]

    async def hover(self, document: Document, marked: str) -> str | None:
        found = await self.within(self.client.text_document_hover_async(lsp.HoverParams(**document.at(marked))))
        return found.contents.value if found else None

    async def trace(self, document: Document, marked: str) -> list[str]:
        """What stands at a place, what calls it (`<`) and what it calls (`>`), with the places of each link."""
        params = lsp.CallHierarchyPrepareParams(**document.at(marked))
        items = await self.within(self.client.text_document_prepare_call_hierarchy_async(params))
        out = []
        for item in items or []:
            out.append(f"{item.name} | {self.place(item.uri, item.selection_range)}")
            for call in await self.incoming_calls(item):
                places = ", ".join(self.place(call.from_.uri, each) for each in call.from_ranges)
                out.append(f"< {call.from_.name} | {call.from_.detail} | {places}")
            for call in await self.outgoing_calls(item):
                places = ", ".join(self.place(item.uri, each) for each in call.from_ranges)
                out.append(f"> {call.to.name} | {call.to.detail} | {places}")
        return out

    async def incoming_calls(self, item: lsp.CallHierarchyItem) -> list[lsp.CallHierarchyIncomingCall]:
        params = lsp.CallHierarchyIncomingCallsParams(item)
        return await self.within(self.client.call_hierarchy_incoming_calls_async(params)) or []

    async def outgoing_calls(self, item: lsp.CallHierarchyItem) -> list[lsp.CallHierarchyOutgoingCall]:
        params = lsp.CallHierarchyOutgoingCallsParams(item)
        return await self.within(self.client.call_hierarchy_outgoing_calls_async(params)) or []

    async def outline(self, document: Document) -> list[str]:
        """The document's symbols, one a line, indented by their depth."""
        params = lsp.DocumentSymbolParams(document.identifier)
        found = await self.within(self.client.text_document_document_symbol_async(params))

        def lines(symbols, depth):
            for each in symbols or []:
                yield f"{'  ' * depth}{each.name} {each.detail or ''}".rstrip()
                yield from lines(each.children, depth + 1)

        return list(lines(found, 0))

    async def symbols(self, query: str) -> list[str]:
        """What the workspace finds, best first, with the line where it stands."""
        found = await self.within(self.client.workspace_symbol_async(lsp.WorkspaceSymbolParams(query)))
        return [f"{self.name(s.location.uri)}:{s.location.range.start.line + 1} {s.name}" for s in found or []]

    async def do(self, document: Document, marked: str, title: str):
        """Chooses an action at a place, and applies its edit."""
        found = await self.actions(document, marked)
        assert title in found, f"no {title!r} among {sorted(found)}"
        self.apply(found[title].edit)

    async def complete(self, document: Document, marked: str) -> lsp.CompletionList:
        found = await self.within(self.client.text_document_completion_async(lsp.CompletionParams(**document.at(marked))))
        return found or lsp.CompletionList(is_incomplete=False, items=[])

    def actions(self, document: Document, marked: str, only=None):
        """What can be done at a place, by title. The request is sent at once; await the answer."""
        position = document.cursor(marked)
        here = [
            each
            for each in self.client.diagnostics.get(document.uri, [])
            if each.range.start.line <= position.line <= each.range.end.line
        ]
        params = lsp.CodeActionParams(
            document.identifier, lsp.Range(position, position), lsp.CodeActionContext(diagnostics=here, only=only)
        )
        sent = asyncio.wrap_future(self.client.protocol.send_request(lsp.TEXT_DOCUMENT_CODE_ACTION, params))

        async def answer() -> dict[str, lsp.CodeAction]:
            return {each.title: each for each in await self.within(sent) or []}

        return answer()

    def apply(self, edit: lsp.WorkspaceEdit):
        """Does what an edit asks for: open documents are changed, closed files are opened, new ones created."""
        if edit.document_changes is None:
            for uri, edits in (edit.changes or {}).items():
                self._apply_to(uri, edits)
            return
        for change in edit.document_changes:
            if isinstance(change, lsp.CreateFile):
                path = self.path(change.uri)
                assert not path.exists()
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
                continue
            known = self.documents.get(change.text_document.uri)
            assert change.text_document.version == (known.version if known else None)
            self._apply_to(change.text_document.uri, change.edits)

    def _apply_to(self, uri: str, edits: list[lsp.TextEdit]):
        document = self.documents.get(uri) or self.open(self.path(uri))
        text = document.text
        places = [(self.index_in(text, e.range.start), self.index_in(text, e.range.end), e.new_text) for e in edits]
        # From the bottom up, as editors do: what is above keeps its place.
        for start, end, new in sorted(places, reverse=True):
            document.edit(start, end, new)

    async def ask(self, method: str, params=None, id=None):
        """A request that the protocol does not know."""
        return await self.within(self.client.protocol.send_request_async(method, params, id))


def copy_example(to: Path, name: str = "rag-answers") -> Path:
    root = to / name
    shutil.copytree(WORKSPACES / name, root, ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
    return root


def write(root: Path, path: str, text: str | bytes = "") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def plain(value):
    """What the server answered to a request that the protocol does not know, as JSON has it."""
    if hasattr(value, "_asdict"):
        return {name: plain(member) for name, member in value._asdict().items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


async def error_code(awaitable) -> int:
    """The code of the error that a request is answered with."""
    try:
        result = await awaitable
    except JsonRpcException as error:
        return error.code
    raise AssertionError(f"answered without an error: {json.dumps(result, default=repr)}")

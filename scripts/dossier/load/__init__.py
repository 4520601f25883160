"""A folder -> everything it holds, and everything that is wrong with it.

The only stage that reads the disk. It follows no link, opens nothing but regular files of limited size, and never
raises for what it finds: whatever bytes lie there, they become records or problems.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType
from typing import Final

from dossier.cache import Cache
from dossier.contract import Contract, read_contract
from dossier.contract.attachments import FILE as ATTACHMENTS
from dossier.contract.attachments import AttachmentTerms
from dossier.contract.exports import ExportMapping, read_mappings
from dossier.contract.predecessor import PREDECESSOR
from dossier.contract.record_tables import FOLDER as IMPORT
from dossier.evidence import Evidence
from dossier.exact.digest import sha256, sm3
from dossier.exact.period import Period
from dossier.fields import parse
from dossier.load import attachments
from dossier.load.attachments import FileFact, NamedFiles, fact_of
from dossier.load.contents import Contents
from dossier.load.filing import SUFFIXES, FileRead, Unread, misplaced, other_case, read_record, unread_file
from dossier.load.folder import MAX_ATTACHMENT, good_name, read_bytes, walk
from dossier.load.issued import IssuedFile, is_input, issued_file, written_by_issue
from dossier.load.presentation import Presentation, read_presentation
from dossier.load.strays import HEAD, stray
from dossier.problems import Place, Problem, error
from dossier.records import Record
from dossier.records.layout import month_of
from dossier.remembered import Lasting
from dossier.source import MAX_BYTES, read

CONTRACT: Final = "content/contract"
EVIDENCE: Final = "evidence"


@dataclass(frozen=True)
class Dossier:
    """The contract and the evidence as loaded; `files` gives the facts of every file they were read from, by path.

    `unread` are the records that could not be read: checks must not report what follows only from their absence.
    `unnamed` are files that no record names, `issued` what has been written into the months' `issued` folders;
    `mappings` say how the exports of platforms are read, by the platform's name. `since` is the first month of which
    checks by month are to tell; None for all there is. `known` is what checks found in single records under the
    contract.
    """

    contract: Contract
    evidence: Evidence
    files: Mapping[str, FileFact]
    unread: tuple[Unread, ...] = ()
    unnamed: tuple[str, ...] = ()
    issued: Mapping[str, IssuedFile] = field(default_factory=lambda: MappingProxyType({}))
    mappings: Mapping[str, ExportMapping] = field(default_factory=lambda: MappingProxyType({}))
    since: Period | None = None
    known: Lasting = field(default_factory=Lasting, compare=False)

    def asks(self, record: Record) -> bool:
        """Whether a check by month is to tell of the record."""
        month = month_of(record.source.path)
        return self.since is None or (month is not None and month >= self.since)


@dataclass(frozen=True)
class Loaded:
    """What loading yields: no dossier if the contract cannot be read; `texts` are the files read, to quote from."""

    dossier: Dossier | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, bytes]
    presentation: Presentation = field(default_factory=Presentation)


NOTHING_OVER: Final[Mapping[str, bytes | None]] = MappingProxyType({})


def load(root: Path, cache: Path | Cache | None = None, over: Mapping[str, bytes | None] = NOTHING_OVER) -> Loaded:
    """Read `content/contract` and `evidence` below `root`, and what it says about its own pages.

    `cache` keeps what was parsed, by digest of the bytes, in a folder; None does without. `over` is what some
    files are taken to hold, whatever lies there: None for one that is taken away.
    """
    with _collector_paused():
        return _Loading(root, cache if isinstance(cache, Cache) else Cache(cache), over).run()


def load_issued(root: Path) -> Mapping[str, IssuedFile]:
    """What has been issued in a root, by path, and nothing else of it."""
    paths, _ = walk(root, EVIDENCE)
    found = ((path, read_bytes(root, path, MAX_ATTACHMENT)) for path in paths if written_by_issue(path))
    return {path: issued_file(path, data, fact_of(data)) for path, data in found if isinstance(data, bytes)}


def load_taken(root: Path) -> AttachmentTerms:
    """Which types of file a root's contract takes, and nothing else of it; all that are known if it cannot be read."""
    path = f"{CONTRACT}/{ATTACHMENTS}"
    data = read_bytes(root, path, MAX_BYTES)
    source = None if isinstance(data, Problem) else read(path, data)[0]
    return (parse(AttachmentTerms, source)[0] if source else None) or AttachmentTerms()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """What is read stays and has no cycles, so searching it for garbage, now or later, only takes time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()


class _Loading:
    """One run over a folder."""

    def __init__(self, root: Path, cache: Cache, over: Mapping[str, bytes | None]) -> None:
        self.root = root
        self.cache = cache
        self.over = over
        self.contents = Contents(cache)
        self.problems: list[Problem] = []
        self.texts: dict[str, bytes] = {}
        self.files: dict[str, FileFact] = {}
        self.beside: frozenset[str] = frozenset()
        self.digests: dict[str, str] = {}
        self.unnamed: list[str] = []
        self.issued: dict[str, IssuedFile] = {}
        self.taken, self.taken_by = AttachmentTerms(), ""

    def run(self) -> Loaded:
        contract_paths = self._walk(CONTRACT)
        self._read_texts(contract_paths)
        contract = self._contract()
        self.problems += contract[1]
        if contract[0]:
            said = self.files.get(f"{CONTRACT}/{ATTACHMENTS}")
            self.taken, self.taken_by = contract[0].attachments, said.sha256 if said else ""
        mappings = self._mappings()
        records, unread = self._evidence()
        self.contents.finish()
        self.problems += self._unseen(records)
        if not self.over:  # what somebody is still typing is not worth keeping
            self.cache.save()
        presentation, refused = read_presentation(self.root)
        self.problems += refused
        self.texts |= presentation.texts
        files = MappingProxyType(dict(sorted(self.files.items())))
        evidence = Evidence.of(records, MappingProxyType(self.contents.found))
        written = MappingProxyType(dict(sorted(self.issued.items())))
        unnamed = tuple(sorted(self.unnamed))
        dossier = Dossier(contract[0], evidence, files, unread, unnamed, written, mappings) if contract[0] else None
        problems = tuple(sorted(dict.fromkeys(self.problems), key=lambda problem: problem.sort_key))
        return Loaded(dossier, problems, MappingProxyType(self.texts), presentation)

    def _walk(self, top: str) -> tuple[str, ...]:
        paths, problems = walk(self.root, top)
        self.problems += problems
        below = {path for path in self.over if path.startswith(f"{top}/")}
        given = {path for path in below if self.over[path] is not None}
        added = {path for path in given if good_name(PurePath(path).name)}
        self.problems += (error("bad-file-name", Place(path)) for path in given - added)
        return tuple(sorted({*paths, *added} - (below - added))) if below else paths

    def _bytes(self, path: str, limit: int, *, beginning: bool = False) -> bytes | Problem:
        """The bytes of a file, as it lies there or as it is taken to be."""
        given = self.over.get(path)
        if given is None:
            return read_bytes(self.root, path, limit, beginning=beginning)
        if len(given) > limit and not beginning:
            return error("file-too-large", Place(path), size=str(len(given)), limit=str(limit))
        return given[:limit]

    def _read_texts(self, paths: Iterable[str]) -> list[str]:
        """Read files that are parsed; returns the paths of those that could not be read."""
        failed = []
        for path in paths:
            data = self._text(path)
            if isinstance(data, Problem):
                self.problems.append(data)
                failed.append(path)
            else:
                self.texts[path] = data
                self.files[path] = self._fact(data)
        return failed

    def _text(self, path: str) -> bytes | Problem:
        limit = MAX_ATTACHMENT if path == PREDECESSOR else MAX_BYTES
        data = self._bytes(path, limit)
        return data if isinstance(data, Problem) else attachments.pointer(path, data) or data

    def _contract(self) -> tuple[Contract | None, tuple[Problem, ...]]:
        files = dict(self.texts)
        key = "\n".join(f"{self.files[path].sha256} {path}" for path in sorted(files))
        return self.cache.remember(key, lambda: read_contract(files))

    def _mappings(self) -> Mapping[str, ExportMapping]:
        """How exports of platforms are read; no figure depends on it, so that no month counts it as its input."""
        texts: dict[str, bytes] = {}
        for path in self._walk(IMPORT):
            data = self._text(path)
            if isinstance(data, Problem):
                self.problems.append(data)
            else:
                self.texts[path] = texts[path] = data
                self.files[path] = self._fact(data)
        mappings, problems = read_mappings(texts)
        self.problems += problems
        return mappings

    def _evidence(self) -> tuple[list[Record], tuple[Unread, ...]]:
        kept: list[str] = []
        beside: list[str] = []
        unnamed: list[str] = []
        for path in self._walk(EVIDENCE):
            if path == f"{EVIDENCE}/README.md":
                continue
            if written_by_issue(path):
                self._issued(path)
            elif problem := misplaced(path):
                self.problems.append(problem)
            elif problem := other_case(path):
                self.problems.append(problem)
                unnamed.append(path)
            else:
                (kept if path.endswith(SUFFIXES) else beside).append(path)
        failed = [*unnamed, *self._read_texts(kept)]
        self.beside = frozenset(beside)
        filings = [self._record(path) for path in kept if path in self.texts]
        records = [filing.record for filing in filings if filing.record]
        unread = [filing.unread for filing in filings if filing.unread]
        unread += [unread_file(path) for path in failed]
        self._attachments(records, unread, [filing.named for filing in filings if filing.named])
        return records, tuple(unread)

    def _issued(self, path: str) -> None:
        data = self._bytes(path, MAX_ATTACHMENT)
        problem = data if isinstance(data, Problem) else attachments.pointer(path, data)
        if problem is not None:
            self.problems.append(problem)
        elif isinstance(data, bytes):
            self.issued[path] = file = issued_file(path, data, self._fact(data))
            if is_input(path):
                self.files[path] = file.fact

    def _record(self, path: str) -> FileRead:
        data = self.texts[path]
        filing = self.cache.remember(f"{self.files[path].sha256} {path}", lambda: read_record(path, data))
        self.problems += [attachments.with_digest(problem, self._digest) for problem in filing.problems]
        return filing

    def _digest(self, path: str) -> str:
        """The sha256 of a file beside a record, "" if it cannot be had."""
        if path not in self.beside:
            return ""
        if path not in self.digests:
            data = self._bytes(path, MAX_ATTACHMENT)
            self.digests[path] = "" if isinstance(data, Problem) else sha256(data)
        return self.digests[path]

    def _attachments(self, records: list[Record], unread: list[Unread], others: list[NamedFiles]) -> None:
        """Verify what records name; tell files that no record names, and records among them.

        Every attachment is read and hashed on every run: file times and sizes can be set at will, so trusting
        them would let a changed attachment pass.
        """
        looked: dict[str, FileFact | Problem] = {}

        def look(path: str) -> FileFact | Problem | None:
            if path not in self.beside:
                return None
            if path not in looked:
                looked[path] = self._attachment(path)
            return looked[path]

        for named in (*map(NamedFiles.of, records), *others):
            self.problems += attachments.verify(named, look)
        self.files |= {path: fact for path, fact in looked.items() if isinstance(fact, FileFact)}
        spared = {f"{_folder(one.path)}/{name}" for one in unread for name in one.attached or ()}
        for record in records:  # a file that is named by a wrong path is named all the same
            spared |= {f"{_folder(record.source.path)}/{PurePath(one.path).name}" for one in record.attachments}
        blind = {_folder(one.path) for one in unread if one.attached is None}
        self.unnamed += self.beside - looked.keys()
        for path in sorted(self.beside - looked.keys() - spared):
            if problem := self._stray(path):
                self.problems.append(problem)
                unread.append(unread_file(dict(problem.words)["right"]))
            elif blind.isdisjoint(map(str, PurePosixPath(path).parents)):
                self.problems.append(attachments.not_named(path))

    def _stray(self, path: str) -> Problem | None:
        head = self._bytes(path, HEAD, beginning=True)
        return None if isinstance(head, Problem) else stray(path, head)

    def _attachment(self, path: str) -> FileFact | Problem:
        data = self._bytes(path, MAX_ATTACHMENT)
        if isinstance(data, Problem):
            return data
        fact = self._fact(data)
        if problem := self._unsuited(path, data, fact):
            return problem
        self.contents.add(path, fact.sha256, data)
        return fact

    def _unsuited(self, path: str, data: bytes, fact: FileFact) -> Problem | None:
        """What is wrong with a file by its name and content, kept by both and by what the contract takes."""
        key = f"suits {fact.sha256} {self.taken_by} {path}"
        return self.cache.remember(key, lambda: (attachments.suits_its_name(path, data, self.taken),))[0]

    def _fact(self, data: bytes) -> FileFact:
        """The facts of a file; its SM3, which takes long, is kept by its SHA-256."""
        digest = sha256(data)
        return FileFact(digest, self.cache.remember(f"sm3 {digest}", lambda: sm3(data)), len(data))

    def _unseen(self, records: Iterable[Record]) -> Iterator[Problem]:
        """Attachments that this machine could not look into now: without that, no month can be computed."""
        for record in records if self.contents.unseen else ():
            for index, one in enumerate(record.attachments):
                if one.sha256 in self.contents.unseen:
                    yield error("attachment-unseen", record.place("attachments", index, "path"))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]

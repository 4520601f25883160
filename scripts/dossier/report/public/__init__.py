"""The public edition of a report: the same figures, without persons, contacts, network details and free text.

What goes is marked in the record types (`dossier.records.private`). Besides, bodies go as a whole, titles give way
to the kind of record, its project and day, attachments stay only if their record is open and they are not marked
confidential, commits lose their names, and a private value that was copied into a trace, an id, a file name or a
warning is taken out there too. Renderers get the edition as any other report and need to know nothing of it.
"""

from __future__ import annotations

from dataclasses import replace

from dossier.evidence import Arrivals, Evidence
from dossier.records.layout import EVIDENCE
from dossier.report import Commit, Report
from dossier.report.public.marks import private_values
from dossier.report.public.redaction import OMITTED, Cover, open_attachments, public_title
from dossier.report.seal import Seal

__all__ = ["OMITTED", "open_attachments", "private_values", "public", "public_title"]


def public(report: Report, on_file: Evidence | None = None) -> Report:
    """The report as the public may see it; figures, clauses, digests of inputs and commits are those of the full one.

    `on_file` is everything on file, as the traces of a month may quote records that were filed after it; without it,
    the report's own evidence. Pure: neither the report nor its records are changed.
    """
    cover = Cover(report, on_file or report.evidence)
    told = {id(one): cover.assessment(one) for one in report.history}
    return replace(
        report,
        assessment=told.get(id(report.assessment)) or cover.assessment(report.assessment),
        evidence=Evidence.of(
            map(cover.record, report.evidence.records), report.evidence.contents, _arrivals(report.evidence, cover)
        ),
        problems=tuple(cover.problem(problem) for problem in report.problems),
        history=tuple(told[id(one)] for one in report.history),
        commit=_nameless(report.commit) if report.commit else None,
        commits={
            cover.paths.get(path, path): _nameless(commit)
            for path, commit in report.commits.items()
            if path in cover.paths or not path.startswith(EVIDENCE)
        },
        earlier_commits={
            cover.paths[path]: tuple(map(_nameless, commits))
            for path, commits in report.earlier_commits.items()
            if path in cover.paths
        },
        edits={},  # what texts said before is not known to be fit for the public
        differing={
            cover.paths.get(path, OMITTED if path.startswith(EVIDENCE) else path): how
            for path, how in report.differing.items()
        },
        edition="public",
        seal=_sealed(report.seal) if report.seal else None,
    )


def _arrivals(evidence: Evidence, cover: Cover) -> Arrivals | None:
    """When records came in, by their new paths."""
    if evidence.arrivals is None:
        return None
    by_path = {cover.paths.get(path, path): one for path, one in evidence.arrivals.by_path.items()}
    return replace(evidence.arrivals, by_path=by_path)


def _sealed(seal: Seal) -> Seal:
    """Who signed goes; that it is signed, and for which role, stays."""
    return replace(seal, marks=tuple(replace(one, person=OMITTED if one.person else "") for one in seal.marks))


def _nameless(commit: Commit) -> Commit:
    signature = replace(commit.signature, signer=OMITTED if commit.signature.signer else "")
    return replace(commit, author=OMITTED, committer=OMITTED, subject=OMITTED, signature=signature)

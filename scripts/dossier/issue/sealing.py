"""The files of a revision: the month's assessment, its dossier, and the manifest that seals them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dossier.assessment import Assessment, to_json
from dossier.contract import Contract
from dossier.exact.digest import sha256, sm3
from dossier.exact.period import Period
from dossier.issued import IssuedMonths, Link, Manifest, Moved, OpenDecision, Revision, SealedFile
from dossier.issued.manifest import ASSESSMENT, COMPARISON, INPUTS, MANIFEST, dossier_of
from dossier.issued.manifest import to_json as manifest_json
from dossier.ruled.objections import result_until


@dataclass(frozen=True)
class Provenance:
    """Where a revision comes from: its commit; of a restatement the reason, and the comparison with the one before."""

    commit: str
    reason: str = ""
    comparison: str = ""
    decided: OpenDecision | None = None
    moved: tuple[Moved, ...] = ()


def as_issued(draft: Assessment, issued: IssuedMonths, contract: Contract) -> Assessment:
    """A computed month as its next revision; the day it was looked at is the one on which it is issued."""
    standing = issued.latest(Period.parse(draft.period))
    number = standing.number + 1 if standing else 1
    until = result_until(contract, draft.as_of)
    return draft.model_copy(update={"status": "issued", "revision": number, "objections_until": until})


def sealed(assessment: Assessment, pdf: bytes, issued: IssuedMonths, cause: Provenance) -> Mapping[str, bytes]:
    """The files of a revision by name. The same month, chain and commit give the same bytes."""
    outputs = {ASSESSMENT: to_json(assessment).encode(), dossier_of(assessment.period): pdf}
    outputs[INPUTS] = "".join(f"{one.sha256}  {one.path}\n" for one in assessment.inputs.files).encode()
    if cause.comparison:
        outputs[COMPARISON] = cause.comparison.encode()
    return {**outputs, MANIFEST: manifest_json(_manifest(assessment, outputs, issued, cause)).encode()}


def _manifest(
    assessment: Assessment, outputs: Mapping[str, bytes], issued: IssuedMonths, cause: Provenance
) -> Manifest:
    period = Period.parse(assessment.period)
    return Manifest(
        contract=assessment.contract,
        period=assessment.period,
        revision=assessment.revision,
        number=len(issued.chain) + 1,
        as_of=assessment.as_of,
        commit=cause.commit,
        program=assessment.program,
        reason=cause.reason,
        before=_link(issued.last),
        month_before=_link(issued.latest(period.shift(-1))),
        revision_before=_link(issued.latest(period)),
        decided=cause.decided,
        moved=cause.moved,
        inputs=tuple(SealedFile(path=one.path, sha256=one.sha256, sm3=one.sm3) for one in assessment.inputs.files),
        outputs=tuple(
            SealedFile(path=name, sha256=sha256(data), sm3=sm3(data)) for name, data in sorted(outputs.items())
        ),
    )


def _link(revision: Revision | None) -> Link | None:
    return revision.link if revision else None

"""Looks at the signatures in a PDF that somebody else may have made: who, when, and whether they hold.

    python -I -m dossier.openers.signatures CPU-SECONDS BYTES-OF-MEMORY BYTES-AS-ISSUED < file > facts

The file begins with the PDF as it was issued; what follows may sign it and nothing else. Prints JSON: `fault`, "" if
the file could be read, and `signatures`, each with the keys of `dossier.issue.pdf_signatures.PdfSignature`. Whether the
authority that issued a certificate is to be trusted is for people to say; it is only named.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Final

from dossier.openers.confine import confine, seconds_for_all

if TYPE_CHECKING:
    from asn1crypto.x509 import Name
    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.xref import XRefCache
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_ANY_USE: Final = "digital_signature", "non_repudiation"


def main() -> None:
    """Look at the file."""
    seconds, memory, issued = map(int, sys.argv[1:])
    confine(memory)
    seconds_for_all(seconds)
    logging.disable()
    sys.stdout.write(json.dumps(look(sys.stdin.buffer.read(), issued)))


def look(data: bytes, issued: int) -> Mapping[str, object]:
    """The facts of a file whose first `issued` bytes are the PDF as issued; never raises."""
    try:
        return {"fault": "", "signatures": list(_signatures(data, issued))}
    except ImportError:
        return {"fault": "no-program", "signatures": []}
    except Exception:  # noqa: BLE001  # see dossier.openers
        return {"fault": "damaged", "signatures": []}


def _signatures(data: bytes, issued: int) -> Iterator[Mapping[str, object]]:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415  # an extra; a second of loading

    reader, known = PdfFileReader(BytesIO(data)), PdfFileReader(BytesIO(data[:issued])).xrefs
    first, last = known.total_revisions - 1, reader.xrefs.total_revisions - 1
    found = reader.embedded_signatures
    # as many additions as signatures, the first of them to the file as issued: another whole one could follow that
    plain = last - first == len(found) and _starts(reader.xrefs, first) == _starts(known, first)
    plain = plain and all(_readable(reader, one) and _only_signed(reader, one) for one in range(first + 1, last + 1))
    for one in found:
        yield _facts(one, changed=not plain or (one is found[-1] and not _whole(one)))


def _starts(xrefs: XRefCache, revision: int) -> int:
    """Where the list of a revision's objects stands in the file; it names the list before it, and so on."""
    return int(xrefs.get_startxref_for_revision(revision))


def _readable(reader: PdfFileReader, revision: int) -> bool:
    """Whether all programs find the same objects in a revision: a list of the kind that the first one has, each of
    its entries of a sort that is known. The older kind may name an object twice, and programs differ in which counts.
    """
    kinds = {reader.xrefs.get_xref_container_info(one).xref_section_type for one in (0, revision)}
    listed = reader.xrefs.get_xref_container_info(revision).stream_ref
    if len(kinds) > 1 or listed is None:
        return False
    pairs = list(map(int, reader.get_historical_resolver(revision).get_object(listed)["/Index"]))
    told = sum(pairs[1::2]) - (0 in pairs[::2])  # the first one of all heads those that are free
    return told == len(reader.xrefs.explicit_refs_in_revision(revision))


def _only_signed(reader: PdfFileReader, revision: int) -> bool:
    """Whether a revision fills in signature fields that were empty, and leaves every other object as it was, but for
    what the file says of itself and nobody sees.
    """
    before, after = reader.get_historical_resolver(revision - 1), reader.get_historical_resolver(revision)
    root, own = before.trailer_view.raw_get("/Root"), before.trailer_view
    if after.trailer_view.raw_get("/Root") != root:
        return False
    known = {ref.idnum for one in range(revision) for ref in reader.xrefs.explicit_refs_in_revision(one)}
    fields = {field.idnum for field in before.root["/AcroForm"]["/Fields"]}
    unseen = {found.idnum for key, of in (("/Info", own), ("/Metadata", before.root)) if (found := of.raw_get(key))}
    for ref in reader.xrefs.explicit_refs_in_revision(revision):
        if ref.idnum not in known or ref.idnum in unseen:
            continue
        was, now = before.get_object(ref), after.get_object(ref)
        if ref.idnum == root.idnum:
            same = _as_written(was, "/AcroForm", "/Extensions") == _as_written(now, "/AcroForm", "/Extensions")
            same &= _as_written(was["/AcroForm"], "/SigFlags") == _as_written(now["/AcroForm"], "/SigFlags")
        else:
            same = ref.idnum in fields and "/V" not in was and _as_written(was, "/AP") == _as_written(now, "/AP", "/V")
        if not same:
            return False
    return True


def _as_written(known: DictionaryObject, *but: str) -> bytes:
    """A dictionary without some of its keys, as it is written."""
    written = BytesIO()
    for key in sorted(known):
        if key not in but:
            written.write(f"{key} ".encode())
            known.raw_get(key).write_to_stream(written)
    return written.getvalue()


def _whole(signature: EmbeddedPdfSignature) -> bool:
    """Whether nothing follows what it signs."""
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415  # as above

    return signature.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE


def _facts(signature: EmbeddedPdfSignature, *, changed: bool) -> Mapping[str, object]:
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415  # as above
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415  # as above
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415  # as above
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415  # as above

    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    uses = KeyUsageConstraints(key_usage=set(_ANY_USE), match_all_key_usages=False)
    status = validate_pdf_signature(signature, nobody, nobody, key_usage_settings=uses, skip_diff=True)
    whole = status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    held = "intact" if whole and not changed else "altered"
    certificate, stamp = signature.signer_cert, status.timestamp_validity
    stamped = stamp is not None and stamp.intact and stamp.valid
    when = stamp.timestamp if stamp is not None and stamped else status.signer_reported_dt
    return {
        "field": signature.field_name,
        "state": held if status.intact and status.valid else "bad",
        "signer": _name(certificate.subject),
        "issuer": _name(certificate.issuer),
        "serial": f"{certificate.serial_number:x}",
        "sha256": certificate.sha256.hex(),
        "when": when.isoformat() if when else "",
        "stamper": _name(stamp.signing_cert.subject) if stamp is not None and stamped else "",
    }


def _name(name: Name) -> str:
    """Whom a certificate names, the most telling part first."""
    told = name.native
    found = (told.get(part) for part in ("common_name", "organization_name"))
    return ", ".join(dict.fromkeys(str(one) for one in found if one)) or str(name.human_friendly)


if __name__ == "__main__":
    main()

"""Read obstacle and follow-up from a caption: the words behind their label, as they were typed.

`kendala: hujan deras. TL: lanjut Senin`, `tidak ada kendala`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.kit.figures import NONE
from handlers.kit.formats import cut
from handlers.kit.spoken import either

FLAGS = re.IGNORECASE | re.ASCII
WORDS_MOST = 300
NEAR = 200  # characters before a label that may say it is about something else
NOTHING = "Tidak ada"

Span = tuple[int, int]

FACED = r"(?: (?:utama|lapangan|di lapangan|kegiatan|yg dihadapi|yang dihadapi))?"
OBSTACLE = rf"(?:kendala|kendla|kndala|hambatan)(?: ?nya)?(?: ?[/&] ?(?:kendala|hambatan|masalah))?{FACED}"
FOLLOW_UP = r"(?:rencana )?(?:tindak ?lanjut|tindk lanjut|tindak lnjut)(?:nya)?"
SHORT = r"(?P<short>rtl|tl)"
LABEL = rf"\b(?:(?P<obstacle>{OBSTACLE})|(?P<follow_up>{FOLLOW_UP})|{SHORT})\b(?P<colon> ?[:=]+)? ?"

# Before a label without a colon: so it begins what is told, and is not what others talk about.
BEGINS = (
    r"(?:\A|[\n.,;:()/!%-]|\b(?:ada|mengalami|namun|tapi|tetapi|hanya|cuma|dengan|dgn|juta|jt|ribu|rb|m2?|meter)) ?\Z"
)
ABOUT = either(
    """
    bahas membahas dibahas pembahasan diskusi mendiskusikan tentang ttg mengenai soal terkait atasi mengatasi solusi
    mencari menyampaikan sampaikan evaluasi identifikasi mendata tidak tdk tak tanpa belum blm bukan sebagai sbg dan
    serta & apa bahwa laporan lapor melaporkan usulan menampung"""
)
WISHED = r"\b(?:semoga|moga|mudah|harap\w*|jika|kalau|kalo|klo|bila|apabila|agar|supaya|apakah|insya\w*|nanti)\b"
# The first word behind a label without a colon.
GOES_ON = either(
    """
    dan & serta atau dari hasil rapat musyawarah musrenbang usulan laporan aduan keluhan pengaduan surat atas program
    kegiatan kunjungan temuan arahan instruksi perintah permintaan teratasi diatasi sudah sdh telah bisa dapat akan
    tetap masih yg yang apa apapun dalam dlm pada saat tsb tersebut ini itu seperti pun di ke oleh untuk utk rt kita
    kami     tumbuh bicara belajar perkembangan intelektual penglihatan pendengaran"""
)
NO_OBSTACLE = (
    r"(?:(?:tidak|tdk|tak|gak|ga|nggak|ngga) ada|tanpa|nihil) (?:kendala|hambatan)"
    r"(?: (?:apapun|apa apa|berarti|yg berarti|yang berarti))?(?= ?(?:$|[\n.,;)!]))"
)
SHORT_FOR = r"\b(?:jl|jln|gg|no|rt|rw|kel|rp|bpk|ang|angg|keu|vol|prog|tgl|st|dr|hj?)\Z"  # a dot behind it ends nothing


@dataclass(frozen=True)
class Remark:
    """A label, and where its words may be; not sure: it may be in the middle of words about something else."""

    name: str
    begin: int
    end: int
    sure: bool
    has_colon: bool


def read_remarks(text: str, figures: Sequence[Span]) -> tuple[dict[str, str], set[Span]]:
    """obstacle and follow_up where they are sure; and those figures which may be but a part of their words."""
    found: dict[str, set[str | None]] = {"obstacle": set(), "follow_up": set()}
    doubtful: set[Span] = set()
    nothing = [m.span() for m in re.finditer(NO_OBSTACLE, text, FLAGS) if not _is_wished(text, m.start())]
    found["obstacle"] |= {NOTHING for _ in nothing}
    for remark in _remarks(text, nothing):
        inside = [span for span in figures if remark.begin <= span[0] < remark.end]
        apart = not inside or _stand_apart(remark, text, inside)
        doubtful |= set() if apart else set(inside)
        end = inside[0][0] if inside else remark.end
        found[remark.name].add(_words(text[remark.begin : end], remark) if apart and remark.sure else None)
    return {name: sure for name, told in found.items() if len(told) == 1 and (sure := told.pop())}, doubtful


def _stand_apart(remark: Remark, text: str, figures: list[Span]) -> bool:
    """`kendala hujan, fisik 80%`; but what is to be done may well be `cor jalan, fisik 100%`."""
    (start, _), end = figures[0], figures[-1][1]
    apart = re.search(r"[,(/-] ?\Z", text[remark.begin : start]) and re.match(r" ?(?:\Z|[\n.,;)!])", text[end:])
    return remark.name == "obstacle" and bool(apart)


def _remarks(text: str, nothing: list[Span]) -> Iterator[Remark]:
    """Every label with the place of its words: up to a full stop, a line's end, `;`, or the next label."""
    labels = [match for match in re.finditer(LABEL, text, FLAGS) if match["colon"] or not match["short"]]
    labels = [match for match in labels if not any(start <= match.start() < end for start, end in nothing)]
    begun = [_begins(match, text) for match in labels]
    ends = [*(match.start() for match in labels), len(text)][1:]
    for at, (match, end) in enumerate(zip(labels, ends, strict=True)):
        stop = _stop(text, match.end(), end)
        goes_on = stop == end and not all(begun[at + 1 : at + 2])
        name = "obstacle" if match["obstacle"] else "follow_up"
        yield Remark(name, match.end(), stop, begun[at] and not goes_on, bool(match["colon"]))


def _begins(match: re.Match[str], text: str) -> bool:
    before, behind = text[max(match.start() - NEAR, 0) : match.start()], text[match.end() : match.end() + NEAR]
    if re.search(rf"(?:\b{ABOUT}|\b(?:tidak|tdk|tak|gak|ga|nggak|ngga) ada) ?\Z", before, FLAGS):
        return False
    if match["short"]:  # TL is Tanjung Laut, too
        return bool(re.search(r"[\n.,;] ?\Z" if match["short"].casefold() == "tl" else r"(?:\A|[\n.,;]) ?\Z", before))
    if match["colon"]:
        return True
    may_begin = bool(before) or bool(match["obstacle"])  # `Tindak lanjut rapat` is what was done
    talks_on = re.match(rf"{GOES_ON}\b", behind, FLAGS) or _is_wished(text, match.start())
    return bool(re.search(BEGINS, before, FLAGS)) and may_begin and not talks_on


def _is_wished(text: str, at: int) -> bool:
    clause = re.split(r"[;\n]|\.(?!\d)", text[max(at - NEAR, 0) : at])[-1]
    return re.search(WISHED, clause, FLAGS) is not None


def _stop(text: str, begin: int, end: int) -> int:
    """Where the sentence ends; not at the dot of `jl.`"""
    for match in re.finditer(r"[\n;!]|\.(?=\s|\Z)", text[begin:end]):
        at = begin + match.start()
        if match[0] != "." or not re.search(SHORT_FOR, text[max(begin, at - 8) : at], FLAGS):
            return at
    return end


def _words(text: str, remark: Remark) -> str | None:
    """None when they ask something, or may go on about something else: `kendala hujan, 25 orang`."""
    words = text.strip(" ,:/&(-")
    words = words if "(" in words else words.strip(" )")
    if re.fullmatch(rf"{NONE}(?: (?:kendala|hambatan))?", words, FLAGS) or (
        remark.has_colon and text.strip(" ,") == "-"
    ):
        return NOTHING
    if re.search(r"\?|,.*\d|\br?tl\b", words, FLAGS) or not re.search(r"[a-z]{3}", words, FLAGS):
        return None
    return cut(words, WORDS_MOST)

"""How the labels of figures in captions are written, and what around a figure makes it another one or doubtful."""

from __future__ import annotations

import re

from handlers.kit.figures import FIGURE, NONE, PERCENT, SCALE, UNIT
from handlers.kit.spoken import either

FLAGS = re.IGNORECASE | re.ASCII

MONEY = rf"(?:(?:rp|idr)[.:]? ?)?{FIGURE}(?: ?{SCALE}\b)?(?: \d{{1,3}} ?{SCALE}\b)*(?: ?rupiah\b)?(?:[,.]-+)?|{NONE}\b"
SHARE = rf"{FIGURE}(?: ?{PERCENT}(?![a-z]))?"
SIZE = rf"{FIGURE} ?{UNIT}(?![a-z0-9])"
LENGTH = rf"{FIGURE} ?(?:meter|mtr|m|km)(?![a-z0-9])"

BUDGET = either("anggaran anggran angaran anggarn angg agg ang")
SWADAYA = either("swadaya swdaya swadya swadayah suadaya")
PHYSICAL = either("fisik pisik phisik fisk fsk")
SPENT = either("keuangan kuangan keuagan keu")
PROGRESS = either("progress progres progess progrs prog realisasi capaian pencapaian persentase")
WORKS = either(
    """
    pekerjaan pembangunan pengerjaan semenisasi pengecoran pengaspalan perbaikan rehab renovasi pemasangan drainase
    parit turap jembatan gapura paving jalan gang"""
)
# What has a length; `bendera panjang 100 m` is no volume.
LONG = rf"\b(?:(?!jalan|gang){WORKS}|semen|cor|ngecor|got|selokan|siring|pagar|pipa|gorong)\b|(?:\A|[\n,;:.(]) ?panjang"
WHOSE = either("warga masyarakat masyrkat masy murni tunai uang dana wrg")
IS = r"(?: ?\((?:rp\.?|%)\))?\.? ?[:=]? ?"
AMOUNTS = rf"(?:{either('sebesar sebanyak senilai sejumlah total totalnya')}{IS})?"
REACHED = rf"(?:{either('sudah sdh udah telah baru mencapai capai saat_ini sekarang')}{IS}){{0,2}}"


def _pattern(words: str, between: str, figure: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words}){IS}{between}(?P<told>{figure})", FLAGS)


# `strong`: a number behind it needs no `%`.
PATTERNS = (
    (
        "budget",
        _pattern(rf"(?:pagu )?(?:{BUDGET}|dana)(?: (?:dana|biaya|kegiatan|pekerjaan))?|pagu", AMOUNTS, MONEY),
    ),
    ("swadaya", _pattern(rf"(?:(?:dana|uang|total) )?{SWADAYA}(?: {WHOSE}\b){{0,2}}", AMOUNTS, MONEY)),
    ("physical", _pattern(rf"(?:(?P<strong>{PROGRESS})[.:]? )?{PHYSICAL}", REACHED, SHARE)),
    ("physical", _pattern(rf"(?:progress?|progess|progrs)(?: {WORKS}\b){{0,3}}", REACHED, SHARE)),
    ("spent", _pattern(rf"(?:(?P<strong>{PROGRESS}|serapan|penyerapan)\.? )?{SPENT}", REACHED, SHARE)),
    ("spent", _pattern(rf"(?:realisasi|progress?) (?:{BUDGET}|dana)", REACHED, SHARE)),
    ("spent", _pattern(rf"(?:serapan|penyerapan)(?: (?:{BUDGET}|dana))?", REACHED, SHARE)),
    ("volume", _pattern(r"volume(?: (?:pekerjaan|kegiatan))?|vol", AMOUNTS, SIZE)),
    ("volume", _pattern(r"(?:se)?panjang(?:nya)?", "", LENGTH)),
)
REMARK = re.compile(r"(?:kendala|hambatan|tindak ?lanjut|rencana tindak|rtl|tl ?[:=])", FLAGS)

# Right before a label: it is another thing, or a part of it, or what is not so.
_NOT_BEFORE = either(
    """
    sisa sisanya tambah tambahan penambahan kekurangan kurang kurangnya cair pencairan pengajuan ajukan mengajukan
    diajukan minta permintaan mohon permohonan penggalangan galang sumbangan bantuan donasi terserap perubahan iuran
    cadangan tahun th thn ta per tanpa bukan belum blm tidak perkiraan estimasi kira potongan pengembalian terpakai
    pakai pemakaian penggunaan gunakan habis butuh kebutuhan perlu penyaluran transfer tahap termin laporan lap
    administrasi selisih kelebihan lebih non minimal maksimal deviasi bobot naik kenaikan menuju kejar mengejar sampai
    hingga lalu kemarin kmrn awal awalnya sebelumnya semula tadinya selesaikan menyelesaikan bahas membahas spj lpj
    bendahara kas saldo pinjam pinjaman utang hutang harga upah gaji honor syarat kegiatan nunggu menunggu tunggu hampir
    kuota plafon realisasi serapan penyerapan dapat mendapat terima menerima diberi kumpul terkumpul mengumpulkan ada
    ke dari rt sosialisasi edukasi literasi korupsi hasil jual muka rencana usulan uang"""
)
_DEED = rf"(?!{WORKS}\b|pengadaan|pembelian|pelatihan)(?:pe\w{{4,}}an|ke\w{{4,}}an|me[mnr]\w+)"
NOT_BEFORE = rf"\b(?:{_NOT_BEFORE}|{_DEED})[ :=.]*\Z"
# Before a label, in the same clause: not yet so, or of each.
_NOT_IN_CLAUSE = either(
    """
    tiap setiap masing target targetnya rencana rencananya usulan usul usulkan diusulkan mengusulkan semoga moga mudah
    kalau kalo klo jika bila apabila harap harapan diharapkan insya insyaallah akan besok bsk nanti depan supaya agar
    seharusnya harusnya mestinya maksimal minimal lomba hadiah syarat contoh"""
)
NOT_IN_CLAUSE = rf"\b{_NOT_IN_CLAUSE}\b"
NOT_IN_SENTENCE = (
    rf"\b{either('semoga moga kalau kalo klo jika bila apabila harap harapan diharapkan insya insyaallah')}\b"
)
TWO_LABELS = (
    rf"\b(?:{BUDGET}|dana|pagu|{SWADAYA}|{PHYSICAL}|{SPENT}|progress?|panjang|volume) ?(?:dan|&|/|\+|serta|,) ?\Z"
)
# A figure that no label told, right before one: perhaps they are all written the other way round.
AMOUNT = rf"(?:\d ?(?:{PERCENT}|{SCALE}\b|rupiah|{UNIT}(?![a-z]))|\d\.\d{{3}}(?:,-)?)[ (]*\Z"
# Behind a figure: nothing, or the next one with its own label.
ENDS = r" ?(?:\Z|[\n;)!]|[.,](?!\d)|- )"
JOINT = re.compile(r" ?(?:[-/&+,(]|dan|serta)? ?", FLAGS)
# Right behind it: a range, a share, a change, another figure.
_DOUBTFUL = either(
    r"""
    an per tiap setiap masing perorang perbulan sebulan setahun lebih kurang lagi kali sampai sd s/d hingga atau atw
    menjadi jadi ke naik turun target\w* rencana\w* seharusnya kemarin kmrn lalu sebelumnya awalnya semula tahun thn th
    minggu pekan bulan besok nanti akhir batal ditolak x lebar lbr tinggi tebal luas diameter [plt]_?\d kekurangan pada
    dikurangi dipotong belum_ada insya\w* semoga moga jika kalau bila apabila"""
)
DOUBT = "|".join(
    (
        r"[a-z0-9%?]| ?[/x×~@><=?%±≈^]| ?(?:-+|\+|&|->) ?(?:rp)?[. ]*\d| ?-+ ?an\b|-[a-z]",
        rf" ?(?:{SCALE}|{PERCENT}|ribuan|jutaan|rupiah)(?![a-z])| \d(?!\d* ?(?:orang|org|warga)\b)",
        rf" ?(?:,|dan|atau|plus|ditambah) ?(?:rp[. ]*)?{FIGURE} ?(?:{PERCENT}|{SCALE}\b)",
        r" ?(?:dan|plus|ditambah|dari|dr) ?(?:total ?|target ?|rencana ?)?(?:rp[. ]*)?\d",
        rf",? ?\b{_DOUBTFUL}\b",
    )
)
SIZES = r"\b(?:lebar\w*|lbr|tinggi\w*|tebal\w*|luas\w*|l)\b ?[.:=]* ?\d"

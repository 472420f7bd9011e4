"""The words of captions, and how they are found: kinds of activity, kelurahan, what is counted, who takes no part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.kit.spoken import either

DOUBT = "?"
LONG_ENOUGH = 8  # letters that bear a slip of typing; in shorter words it makes another word
MOST_WORDS = 3  # of a phrase


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Only words that mean one category and no other. Those under DOUBT tell nothing alone,
# and beside others that it may be something else.
_CATEGORIES = {
    "MUSY": "musyawarah musrenbang pra_musrenbang rembuk rembug rembukan rapat pemilihan_ketua pemilihan_pengurus",
    "ADM": """rab spj lpj proposal pencairan susun_usulan berkas_usulan verifikasi_usulan verifikasi_berkas""",
    "FISIK": """
        semenisasi pengecoran cor_jalan ngecor pengaspalan drainase turap jembatan gapura paving pavingisasi
        perbaikan_jalan pembangunan bangun rehab renovasi penerangan_jalan progres_fisik""",
    "BARANG": "pengadaan pembelian beli genset cctv apar sound_system serah_terima_barang",
    "GORO": """
        gotong_royong goro gotroy kerja_bakti kerbak kerbakti bersih_bersih bersih_parit bersih_got bersih_lingkungan
        bersih_pantai bersih_sampah bersih_drainase membersihkan membersihkan_drainase bersihkan bersihkan_drainase
        pembersihan pembersihan_drainase bersihin jumat_bersih sabtu_bersih minggu_bersih bank_sampah penghijauan
        tanam_pohon angkat_sampah angkut_sampah pungut_sampah grebek_sampah""",
    "SOSIAL": "sosialisasi penyuluhan edukasi",
    "UMKM": """
        umkm menjahit pelatihan_menjahit pelatihan_jahit amplang pembuatan_amplang pelatihan_amplang
        pelatihan_pembuatan_amplang pelatihan_umkm olahan_makanan olahan_ikan""",
    "PANGAN": """
        urban_farming tabulapot hidroponik lele panen polybag polibag kebun_sayur tanam_sayur tanam_cabe tanam_cabai""",
    "SEHAT": """
        posyandu posiandu posyndu posyadu posbindu pmt imunisasi vaksinasi timbang_balita penimbangan
        makanan_tambahan""",
    "PKK": """
        pkk dasawisma karang_taruna bansos bantuan_sosial bagi_sembako pembagian_sembako pengajian yasinan
        majelis_taklim arisan senam_lansia""",
    "AMAN": "ronda siskamling kamling siaga_banjir siaga_kebakaran",
    "DATA": "pendataan pemutakhiran_data mendata survei_warga",
    DOUBT: """
        bersih lomba persiapan batal ditunda pelatihan turnamen bukan kebersihan workshop usulan sembako pos_kamling
        pos_ronda dicat cat_ulang""",
}
CATEGORIES = tuple(code for code in _CATEGORIES if code != DOUBT)
# A letter away from words above, and nothing of the kind.
LOOKALIKES = """
    penataan pendanaan penambangan penumbangan pengkajian pengujian penggajian pengajuan pengaduan pengairan pencarian
    pemberian pembelaan penggadaan pelatihan_umum"""
PHRASES = {
    phrase.replace("_", ""): code
    for code, phrases in {**_CATEGORIES, "": LOOKALIKES}.items()
    for phrase in phrases.split()
}

SHORT_FOR = {
    **dict.fromkeys(("gn", "gng"), "gunung"),
    **dict.fromkeys(("tj", "tjg", "tjung", "tg"), "tanjung"),
    **dict.fromkeys(("btg", "bntg"), "bontang"),
}
# Before the name of a kelurahan: it is a street, a fruit, or where somebody comes from.
ELSEWHERE = listed(
    """
    jl jln jalan gang gg pasar simpang puskesmas pkm sd sdn smp smpn sma smk dari asal arah ke dr pohon buah bibit
    tanam menanam jus sayur sambal panen dan narasumber pemateri peserta"""
)
OTHER_THINGS = ("belimbingwuluh", "belimbingmanis", "kembangapi")

# What may stand after the last number of `RT 3, 5`, besides a kind of activity or a kelurahan;
# before anything else it may be `5 tempe`.
AFTER_RT = listed(
    """
    kel kelurahan di ds hari hr tgl tanggal kemarin kemaren kmrn kegiatan giat bersama melaksanakan mengadakan adakan
    ikut dihadiri diikuti serta tadi td pagi siang sore malam sdh sudah telah dlm dalam pd pada oleh massal gabung
    gabungan jam pukul bontang gang gg l lk laki"""
)

# Before or after `5 orang`: those people did not take part, or they are some of those who did.
NOT_BEFORE = either(
    """
    (?:tidak|tdk|belum|blm|gak|ga|tak)_(?:bisa_)?hadir belum tidak tdk bukan gak ga dari per tiap setiap untuk utk bagi
    kpd kepada oleh_tim termasuk libatkan lebih atas hampir kurang kurangnya minimal maksimal maks target kuota
    kapasitas rencana tambah undangan diundang ibu bapak bpk perempuan wanita laki pria pekerja tukang pemateri petugas
    narasumber panitia tim anggota penerima data miskin sakit izin absen konsumsi snack nasi bantuan baru pendatang
    korban lansia anak balita swadaya_warga swadaya_masyarakat swadaya tenaga ditunggu antri antrian panjang"""
)
NOT_AFTER = either(
    """
    tiap setiap per atau lagi belum blm tidak tdk kurang sakit izin absen meninggal miskin dirawat dirujuk dibawa
    dijenguk dibantu mendapat dapat terima menerima diberi penerima terdampak lulus positif gizi stunting hamil
    ibu_hamil calon tukang pekerja petugas pemateri narasumber panitia pelatih kader pengurus anggota perwakilan tamu
    mahasiswa pemuda remaja dewasa bapak anak balita bayi lansia tua jompo yatim baru pendatang pindah pemilik tni
    polisi polri satpol babinsa"""
)
# Where these are, people were perhaps only counted or helped: no more than `peserta 25 orang` and the like is sure.
OTHERS = either(
    """
    balita bayi anak bumil hamil pendataan mendata data didata bantu dibantu membantu bantuan penerima blt bansos bpjs
    sembako santunan kunjungan berkunjung jenguk menjenguk besuk melayat takziah ktp jompo miskin stunting pmt
    pengungsi korban"""
)
CAME = either("peserta dihadiri diikuti ikut ikutan datang dtng dtg penyuluhan sosialisasi undangan_yg_hadir")
UNITS = either(
    """
    m mtr meter cm km inci kg gr gram ton liter ltr kubik watt volt va kva sak zak unit buah bh biji pcs set lembar lbr
    paket pkt dus kotak kantong karung bungkus bks botol porsi drum tandon galon ember piring ikat tong ekor bibit pohon
    phn batang polybag polibag pot kolam rumah rmh kk kepala_keluarga jiwa balita bayi anak bumil ibu_hamil lansia kader
    siswa mahasiswa anggota remaja pemuda petugas tukang pekerja panitia narasumber kelompok klmpk tim dasawisma
    kelurahan titik lokasi petak ruas pos lubang galian rit truk gerobak menit bulan bln tahun thn th kali
    x sesi dosis persen nasi kursi tenda meja lampu cangkul termos foto jenis macam usulan berkas"""
)


def category_in(text: str) -> str | None:
    """The only one whose words are there."""
    return _only({code for code, _ in _found(text, PHRASES)})


def kelurahan_in(text: str, names: Mapping[str, str]) -> str | None:
    """By any spelling; names: plain() -> code."""
    found = _found(text, {**names, **dict.fromkeys(OTHER_THINGS, DOUBT)})
    return _only({DOUBT if before & ELSEWHERE else code for code, before in found})


def goes_on(word: str, names: Mapping[str, str]) -> bool:
    """Whether a list of RT may end before this word."""
    word = SHORT_FOR.get(word, word)
    return word in AFTER_RT or (len(word) > 2 and any(known.startswith(word) for known in (*PHRASES, *names)))


def _only(codes: set[str]) -> str | None:
    return codes.pop() if len(codes) == 1 and DOUBT not in codes else None


def _found(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, set[str]]]:
    """What is named, and the two words before it; longest first: `Tanjung Laut Indah` is not `Tanjung Laut`."""
    for part in re.split(r"[^a-z .-]+", text):
        words = [SHORT_FOR.get(word, word) for word in re.findall(r"[a-z]+", part)]
        at = 0
        while at < len(words):
            size, code = _first(words[at : at + MOST_WORDS], names)
            if code:
                yield code, set(words[max(at - 2, 0) : at])
            at += size


def _first(words: list[str], names: Mapping[str, str]) -> tuple[int, str | None]:
    """How many words name something, and what: 1 and None when nothing."""
    sizes = range(len(words), 0, -1)
    return next(((size, code) for size in sizes if (code := named("".join(words[:size]), names))), (1, None))


def named(written: str, names: Mapping[str, str]) -> str | None:
    """With one slip of typing in a long word."""
    if written in names or len(written) < LONG_ENOUGH:
        return names.get(written)
    best = process.extractOne(written, names.keys(), scorer=OSA.distance, score_cutoff=1)
    return names[best[0]] if best and len(best[0]) >= LONG_ENOUGH else None

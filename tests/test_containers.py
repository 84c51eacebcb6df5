"""Archives of files are read member by member, within limits, and a member's name is never more than a label."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model.article import Article, Skipped
from syndicate.readers import FORMATS, containers, read, unpacking
from syndicate.readers.containers import TAR, ZIP
from syndicate.readers.source import HEAD_BYTES, Context, Format, InputStream, metadata_of
from syndicate.readers.unpacking import Unpacked, packing_of, unpacked_head

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FERRIES = "The ferries will return to the harbour on Monday, the union said in a letter to its members."
BRIDGE = "The council will vote on the bridge in the autumn, after the report of its engineer was read."
Files = dict[str, str | bytes]


def plain(content: str | bytes) -> bytes:
    """Return content as bytes."""
    return content.encode() if isinstance(content, str) else content


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, plain(content))
    return packed.getvalue()


def tarred(files: Files, mode: str = "w", layout: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a tar archive, packed as the mode says."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode, format=layout) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(plain(content))
            archive.addfile(info, io.BytesIO(plain(content)))
    return packed.getvalue()


def entries(form: Format, data: bytes, stream: io.RawIOBase | io.BytesIO | None = None) -> list[Article | Skipped]:
    """Read an archive from its bytes."""
    source = InputStream("a.zip", "a.zip", io.BufferedReader(stream or io.BytesIO(data), HEAD_BYTES))
    return list(form.read(source, Context(now=NOW, formats=FORMATS)))


def articles(form: Format, data: bytes) -> list[Article]:
    """Read the articles of an archive."""
    return [entry for entry in entries(form, data) if isinstance(entry, Article)]


def skipped(form: Format, data: bytes) -> list[Skipped]:
    """Read what is skipped of an archive."""
    return [entry for entry in entries(form, data) if isinstance(entry, Skipped)]


TWO: Files = {"in/ferries.txt": FERRIES, "bridge.txt": BRIDGE}


@pytest.mark.parametrize(
    ("name", "form", "data"),
    [
        ("ZIP", ZIP, zipped(TWO)),
        ("ZIP, stored", ZIP, zipped(TWO, zipfile.ZIP_STORED)),
        ("ZIP, LZMA", ZIP, zipped(TWO, zipfile.ZIP_LZMA)),
        ("tar", TAR, tarred(TWO)),
        ("tar of GNU", TAR, tarred(TWO, layout=tarfile.GNU_FORMAT)),
        ("old tar without magic", TAR, tarred(TWO, layout=tarfile.USTAR_FORMAT).replace(b"ustar\x0000", bytes(8))),
        ("tar.gz", TAR, tarred(TWO, "w:gz")),
        ("tar.gz of two parts", TAR, gzip.compress(tarred(TWO)[:700]) + gzip.compress(tarred(TWO)[700:])),
        ("tar.bz2", TAR, tarred(TWO, "w:bz2")),
        ("tar.xz", TAR, tarred(TWO, "w:xz")),
    ],
)
def test_the_members_of_an_archive_are_read_in_its_order(name: str, form: Format, data: bytes) -> None:
    """A member's origin is the archive's with its own name behind it."""
    if name.startswith("old"):  # without the magic the checksum is another
        data = with_checksums(data)
    assert form.recognises(data[:HEAD_BYTES]), name
    found = [(article.origin, article.ref, article.text) for article in articles(form, data)]
    assert found == [("a.zip!/in/ferries.txt", "ferries.txt", FERRIES), ("a.zip!/bridge.txt", "bridge.txt", BRIDGE)]
    assert skipped(form, data) == []


def with_checksums(data: bytes) -> bytes:
    """Return a tar archive with the checksums of its headers computed again."""
    blocks = [bytearray(data[at : at + 512]) for at in range(0, len(data), 512)]
    for block in blocks:
        if block[148:156].strip(b"\0 ").isdigit() and block[0]:
            block[148:156] = b" " * 8
            block[148:156] = b"%06o\0 " % sum(block)
    return b"".join(bytes(block) for block in blocks)


def test_a_member_is_read_by_its_own_format() -> None:
    """Whatever reads a file reads a member: feeds, lines of JSON, pages, packed or not."""
    feed = f"<rss version='2.0'><channel><item><guid>f</guid><description>{FERRIES}</description></item></channel></rss>"
    lines = '{"id": "j", "text": "' + BRIDGE + '"}\n'
    page = f"<!doctype html><html><body><article><p>{FERRIES}</p><p>{BRIDGE}</p></article></body></html>"
    data = zipped(
        {
            "a.rss": feed,
            "b.jsonl.gz": gzip.compress(lines.encode()),
            "c.html": page,
            "d.bin": page,
            "e.txt.xz": lzma.compress(BRIDGE.encode()),
        }
    )
    found = {article.origin.partition("!/")[2]: article.text for article in articles(ZIP, data)}
    both = f"{FERRIES}\n\n{BRIDGE}"
    assert found == {"a.rss": FERRIES, "b.jsonl.gz": BRIDGE, "c.html": both, "d.bin": both, "e.txt.xz": BRIDGE}


def test_archives_in_archives_are_read_to_a_depth() -> None:
    """Two may stand around one; deeper is refused with the place."""
    data = zipped({"a.txt": FERRIES})
    for _ in range(2):
        data = zipped({"in.zip": data, "in.tar.gz": tarred({"b.txt": BRIDGE}, "w:gz")})
    origins = [article.origin for article in articles(ZIP, data)]
    assert origins == ["a.zip!/in.zip!/in.zip!/a.txt", "a.zip!/in.zip!/in.tar.gz!/b.txt", "a.zip!/in.tar.gz!/b.txt"]
    [told] = skipped(ZIP, zipped({"in.zip": data}))[:1]
    assert (told.origin, told.reason) == ("a.zip!/in.zip!/in.zip!/in.zip", "is an archive in more than 2 others")


def test_an_archive_on_standard_input_is_read() -> None:
    """A stream that goes in one direction only is no hindrance."""

    class OneWay(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._inner = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            return self._inner.readinto(buffer)

    for form, data in ((ZIP, zipped(TWO)), (TAR, tarred(TWO, "w:gz"))):
        assert len([entry for entry in entries(form, b"", OneWay(data)) if isinstance(entry, Article)]) == 2


@pytest.mark.parametrize(
    ("name", "written", "origin"),
    [
        ("upwards", "../../etc/story.txt", "a.zip!/../../etc/story.txt"),
        ("absolute", "/etc/story.txt", "a.zip!//etc/story.txt"),
        ("of Windows", "C:\\news\\story.txt", "a.zip!/C:/news/story.txt"),
        ("line end and escape", "a\nb\x1b[31m/story.txt", "a.zip!/a\\nb\\x1b[31m/story.txt"),
        ("written from right to left", "a\u202etxt.story.txt", "a.zip!/a\\u202etxt.story.txt"),
        ("too long", "d/" * 400 + "story.txt", "a.zip!/" + "d/" * 250),
    ],
)
def test_a_members_name_is_only_a_label(name: str, written: str, origin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is opened or written by it, and what cannot be seen is written out."""
    monkeypatch.chdir(tmp_path)
    for form, data in ((ZIP, zipped({written: FERRIES})), (TAR, tarred({written: FERRIES}))):
        found = [entry for entry in entries(form, data) if isinstance(entry, Article)]
        if name == "too long":
            assert all(len(entry.origin) <= len(origin) for entry in found)
            continue
        assert [(entry.origin, entry.text) for entry in found] == [(origin, FERRIES)], name
    assert os.listdir(tmp_path) == []


def test_members_of_one_name_have_origins_of_their_own() -> None:
    """A tar archive that was added to holds files twice."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for text in (FERRIES, BRIDGE):
            info = tarfile.TarInfo("story.txt")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    assert [article.origin for article in articles(TAR, packed.getvalue())] == ["a.zip!/story.txt", "a.zip!/story.txt#2"]


def test_links_devices_and_hidden_files_are_left_alone() -> None:
    """They are no articles, and a link could lead anywhere."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, kind in (("s.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("d.txt", tarfile.CHRTYPE), ("p.txt", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
        for name in ("story.txt", ".story.txt", "__MACOSX/story.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(FERRIES)
            archive.addfile(info, io.BytesIO(FERRIES.encode()))
    assert [entry.origin for entry in entries(TAR, packed.getvalue())] == ["a.zip!/story.txt"]
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as zip_archive:
        zip_archive.writestr(link, "/etc/hostname")
    assert [entry.reason for entry in skipped(ZIP, packed.getvalue())] == ["is a ZIP archive without members"]


def test_the_pictures_of_saved_pages_are_told_in_one_sentence() -> None:
    """What is no article is counted."""
    data = zipped({"a.txt": FERRIES, "a_files/x.css": "a{}", "a_files/y.js": "1", "a_files/z.JS": "2"})
    assert [entry.reason for entry in skipped(ZIP, data)] == ["3 files with suffixes that no reader knows: .css .js"]


# what bad input gets


def locked() -> bytes:
    """Return a ZIP archive whose first member says that it is encrypted."""
    data = bytearray(zipped(TWO))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark)
        data[at + flags] |= 1
    return bytes(data)


def hurt(data: bytes, needle: bytes) -> bytes:
    """Return bytes with one changed in the place of the needle."""
    changed = bytearray(data)
    changed[data.index(needle) + len(needle) // 2] ^= 0xFF
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "form", "data", "read_", "where", "reason"),
    [
        ("a password", ZIP, locked(), [BRIDGE], "a.zip!/in/ferries.txt", "is protected by a password"),
        ("a wrong checksum", ZIP, hurt(zipped(TWO, 0), FERRIES.encode()), [BRIDGE], "a.zip!/in/ferries.txt", "are damaged (Bad CRC"),
        ("cut off", ZIP, zipped(TWO)[:-30], [], "a.zip", "is at the end, is missing"),
        ("only a beginning", ZIP, b"PK\x03\x04abc", [], "a.zip", "is not a ZIP archive that can be read"),
        ("tar cut off", TAR, tarred(TWO)[:1_560], [FERRIES], "a.zip!/bridge.txt", "its data are damaged"),
        ("tar.gz cut off", TAR, gzip.compress(tarred(TWO), 0)[:-9_000], [FERRIES], "a.zip", "the gzip data break off"),
        ("tar.gz damaged", TAR, hurt(gzip.compress(tarred(TWO), 0), b"council"), [], "a.zip", "the gzip data are damaged"),
        ("a tar header changed", TAR, hurt(tarred(TWO), b"bridge.txt"), [FERRIES], "a.zip", "is a tar archive that is damaged"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_told_and_the_rest_is_read(
    name: str, form: Format, data: bytes, read_: list[str], where: str, reason: str
) -> None:
    """Each with its origin and reason."""
    if name != "tar.gz damaged":  # a damaged text without a checksum of its own comes out as it stands
        assert [article.text for article in articles(form, data)] == read_, name
    assert any(entry.origin == where and reason in entry.reason for entry in skipped(form, data)), [*skipped(form, data)]


def test_a_member_that_unpacks_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ratio of packing, the bytes of one member and those of all have their limits, in ZIP and in tar."""
    zeros = b"0123456789 zeros\n" * 200_000
    monkeypatch.setattr(unpacking, "FREE_BYTES", 100_000)
    monkeypatch.setattr(containers, "FREE_BYTES", 100_000)
    monkeypatch.setattr(unpacking, "MOST_RATIO", 50)
    for form, data in ((ZIP, zipped({"b.jsonl": zeros})), (TAR, tarred({"b.jsonl": zeros}, "w:gz"))):
        assert any("as from a bomb" in entry.reason for entry in skipped(form, data))
    monkeypatch.setattr(unpacking, "MOST_RATIO", 10**6)
    monkeypatch.setattr(containers, "MOST_RATIO", 50)
    told = skipped(ZIP, zipped({"b.jsonl": zeros, "c.jsonl": zeros}))
    assert any("more came out of the archive than its size" in entry.reason for entry in told)
    monkeypatch.setattr(containers, "MOST_RATIO", 10**6)
    monkeypatch.setattr(unpacking, "MOST_MEMBER_BYTES", 10**6)
    assert any("the limit for one member" in entry.reason for entry in skipped(ZIP, zipped({"b.jsonl": zeros})))


def test_a_large_member_is_neither_held_nor_read_to_its_end() -> None:
    """A bomb of 2 GB costs the limit of one article, at most."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.txt", "w", force_zip64=True) as member:
        for _ in range(256):
            member.write(bytes(1 << 20))
    [told] = skipped(ZIP, packed.getvalue())
    assert told.origin == "a.zip!/bomb.txt"


def test_too_many_members_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The members of archives inside count as well."""
    monkeypatch.setattr(containers, "MOST_MEMBERS", 5)
    data = zipped({f"{number}.zip": zipped({"a.txt": FERRIES, "b.txt": BRIDGE}) for number in range(4)})
    found = entries(ZIP, data)
    assert len([entry for entry in found if isinstance(entry, Article)]) == 3
    assert [entry.reason for entry in found if isinstance(entry, Skipped)] == ["holds more than 5 members, the limit"] * 2


def test_a_file_of_a_stated_size_beyond_all_measure_is_not_opened() -> None:
    """The size that a header states is not asked for."""
    data = bytearray(tarred(TWO))
    data[124:136] = b"\x80" + struct.pack(">QHB", 0, 2**15, 0)  # in base 256
    data = bytearray(with_checksums(bytes(data)))
    assert any("the limit for one member" in entry.reason or "damaged" in entry.reason for entry in skipped(TAR, bytes(data)))


def test_a_member_without_a_name_is_told() -> None:
    """The name of a member may be empty, for which zipfile's own question whether it is a folder fails."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        unnamed = zipfile.ZipInfo("x")
        unnamed.filename = ""
        with archive.open(unnamed, "w") as member:
            member.write(FERRIES.encode())
        archive.writestr("bridge.txt", FERRIES)
    assert len(entries(ZIP, packed.getvalue())) == 2


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_archive_however_broken_raises(data: Any) -> None:
    """Bytes changed, cut out or put in anywhere: something comes out or is told."""
    form, whole = data.draw(
        st.sampled_from([(ZIP, zipped(TWO)), (TAR, tarred(TWO)), (TAR, tarred(TWO, "w:gz")), (TAR, tarred(TWO, "w:xz"))])
    )
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed)))
        end = data.draw(st.integers(at, min(len(changed), at + 30)))
        changed[at:end] = data.draw(st.binary(max_size=12))
    assert entries(form, bytes(changed))


@pytest.mark.parametrize(
    ("name", "head", "zip_", "tar"),
    [
        ("ZIP", zipped(TWO), True, False),
        ("an empty ZIP archive", zipped({}), True, False),
        ("a document", zipped({"[Content_Types].xml": "", "word/document.xml": ""}), False, False),
        ("tar", tarred(TWO), False, True),
        ("tar.gz", tarred(TWO, "w:gz"), False, True),
        ("gzipped text", gzip.compress(FERRIES.encode() * 90), False, False),
        ("text", FERRIES.encode() * 90, False, False),
        ("zeros", bytes(1024), False, False),
        ("nothing", b"", False, False),
    ],
)
def test_an_archive_is_known_by_its_first_bytes(name: str, head: bytes, zip_: bool, tar: bool) -> None:
    """An office document is a ZIP archive and is not taken for one."""
    assert (ZIP.recognises(head[:HEAD_BYTES]), TAR.recognises(head[:HEAD_BYTES])) == (zip_, tar), name


def test_a_folder_with_archives_is_read(tmp_path: Path) -> None:
    """A wrong suffix is seen through, and a text in gzip needs no archive around it."""
    (tmp_path / "a.zip").write_bytes(zipped(TWO))
    (tmp_path / "b.zip").write_bytes(tarred({"c.txt": FERRIES}, "w:bz2"))
    (tmp_path / "d.txt.gz").write_bytes(gzip.compress(BRIDGE.encode()))
    found = [entry for entry in read([str(tmp_path)], now=NOW) if isinstance(entry, Article)]
    names = [article.origin.rpartition(tmp_path.name + "/")[2] for article in found]
    assert names == ["a.zip!/in/ferries.txt", "a.zip!/bridge.txt", "b.zip!/c.txt", "d.txt.gz"]


# streams


PACKERS: list[Callable[[bytes], bytes]] = [gzip.compress, bz2.compress, lzma.compress]


def unpacked(data: bytes) -> tuple[bytes, Unpacked]:
    """Return what comes out of packed data, and the stream."""
    packing = packing_of(data)
    assert packing is not None
    stream = Unpacked(io.BufferedReader(io.BytesIO(data)), packing)
    return stream.read(), stream


@pytest.mark.parametrize("pack", PACKERS)
@given(parts=st.lists(st.binary(max_size=3_000), min_size=1, max_size=4))
def test_packed_parts_that_follow_one_another_are_one_stream(pack: Callable[[bytes], bytes], parts: list[bytes]) -> None:
    """As the tools that unpack them have it."""
    data, stream = unpacked(b"".join(map(pack, parts)))
    assert (data, stream.fault) == (b"".join(parts), None)


@pytest.mark.parametrize("pack", PACKERS)
def test_what_breaks_off_gives_what_came_before_and_says_where(pack: Callable[[bytes], bytes]) -> None:
    """Whatever the size, a cut is never taken for the end."""
    whole = random.Random(3).randbytes(2_000_000)
    packed = pack(whole)
    for size in (len(packed) - 1, len(packed) // 2, 20):
        data, stream = unpacked(packed[:size])
        assert whole.startswith(data)
        assert stream.fault is not None
        assert "break off" in stream.fault.reason


def test_after_damage_the_next_part_can_be_read() -> None:
    """``resume`` goes on where data begin that can be unpacked."""
    parts = [gzip.compress(text.encode()) for text in ("one", "two", "three")]
    damaged = b"".join([parts[0], parts[1][:-6], parts[2]])
    first, stream = unpacked(damaged)
    assert stream.fault is not None
    assert stream.fault.offset == len(parts[0])
    assert stream.resume()
    assert first.startswith(b"one")
    assert stream.read() == b"three"
    assert not stream.resume()


def test_a_head_is_unpacked_without_the_rest() -> None:
    """What a format is known by may stand inside packed data; what is damaged gives nothing."""
    assert unpacked_head(gzip.compress(b"x" * 10**6))[:3] == b"xxx"
    assert len(unpacked_head(gzip.compress(b"x" * 10**6))) == HEAD_BYTES
    assert unpacked_head(b"\x1f\x8b\x08damaged!!") == b""
    assert unpacked_head(b"plain") == b"plain"
    assert zlib.decompress(zlib.compress(b"x")) == b"x"


def test_metadata_are_sorted_on_one_line_and_of_known_names() -> None:
    """What is empty is left out; a name that is no one's is a mistake of the reader."""
    assert metadata_of({"slug": " a\n b ", "guid": "x\x00", "rights": "", "genre": None}) == (("guid", "x\ufffd"), ("slug", "a b"))
    with pytest.raises(KeyError, match="colour"):
        metadata_of({"colour": "red"})

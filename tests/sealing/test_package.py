"""A package is the same bytes for the same contents, and nothing of a bad one is used."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from sealing.manifest import (
    INPUTS,
    MANIFEST,
    build_manifest,
    canonical_text,
    find_faults,
    hashes_of,
    sha256_of,
)
from sealing.package import Content, PackageError, open_package, write_package

CONTENTS: dict[str, Content] = {
    "texts/target.yaml": "名称".encode(),
    "papers/自评表.docx": bytes(range(256)) * 9,
}


def packed(contents: dict[str, Content]) -> bytes:
    target = io.BytesIO()
    write_package(contents, target)
    return target.getvalue()


def whole(contents: dict[str, Content]) -> dict[str, Content]:
    """With its lists."""
    listed = canonical_text(hashes_of(contents))
    every: dict[str, Content] = {**contents, INPUTS: listed}
    every[MANIFEST] = build_manifest(every, {"inputs": sha256_of(listed), "name": "热线"})
    return every


def faults(content: bytes) -> list[str]:
    with open_package(io.BytesIO(content), "p.zip") as package:
        return list(find_faults(package))


def raw_zip(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def test_the_order_and_the_place_of_contents_do_not_show_in_the_bytes(tmp_path: Path) -> None:
    for name, content in CONTENTS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.read_bytes())
    files: dict[str, Content] = {name: tmp_path / name for name in reversed(CONTENTS)}
    assert packed(CONTENTS) == packed(files) == packed(dict(reversed(CONTENTS.items())))


def test_what_was_packed_is_read_back() -> None:
    with open_package(io.BytesIO(packed(CONTENTS)), "p.zip") as package:
        assert {name: package.read(name) for name in package.sizes} == CONTENTS
        with pytest.raises(PackageError, match=r"rows/x\.csv 缺失"):
            package.read("rows/x.csv")


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "a\\..\\x", "C:/x", "a//b", "./a", "a/", "a\nb", "a/./b"],
)
def test_a_name_that_climbs_out_is_refused_when_written_and_when_read(name: str) -> None:
    with pytest.raises(PackageError, match="包外或不合规"):
        packed({name: b""})
    with pytest.raises(PackageError, match="包外或不合规"):
        faults(raw_zip((name, b"x")))


def test_a_name_twice_a_link_and_a_method_of_others_are_refused() -> None:
    link = zipfile.ZipInfo("texts/target.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    other = zipfile.ZipInfo("a")
    other.compress_type = zipfile.ZIP_BZIP2
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = raw_zip(("a", b"1"), ("a", b"2"))
    for content, said in (
        (twice, "两个 a"),
        (raw_zip((link, b"/etc")), "不是普通文件"),
        (raw_zip((other, b"")), "普通"),
    ):
        with pytest.raises(PackageError, match=said):
            faults(content)


def test_a_member_that_is_longer_than_it_states_is_not_read_on() -> None:
    content = bytearray(packed({"a": b"0" * 100_000}))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    with (
        open_package(io.BytesIO(bytes(content)), "p.zip") as package,
        pytest.raises(PackageError, match="读不出"),
    ):
        package.read("a")


def test_a_bomb_is_not_opened() -> None:
    content = bytearray(packed({"a": b"", "b": b""}))
    for at in (found for found in range(len(content)) if content[found : found + 4] == b"PK\x01\x02"):
        content[at + 24 : at + 28] = struct.pack("<I", 2**32 - 2)
    with pytest.raises(PackageError, match="过大"):
        faults(bytes(content))


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", packed(CONTENTS)[:-30]])
def test_what_is_no_package_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(PackageError, match="打不开"):
        faults(content)


def test_a_whole_package_has_no_faults_and_each_tampering_is_named() -> None:
    good = whole(CONTENTS)
    changed = {**good, "texts/target.yaml": "名号".encode()}
    missing = {name: content for name, content in good.items() if name != "texts/target.yaml"}
    more = {**good, "papers/另一张.docx": b"x"}
    assert faults(packed(good)) == []
    assert faults(packed(changed)) == ["文件 texts/target.yaml 的内容被改动，与清单的校验值不符"]
    assert faults(packed(missing)) == ["缺少文件 texts/target.yaml"]
    assert faults(packed(more)) == ["多出文件 papers/另一张.docx，清单中没有"]


def test_a_list_of_inputs_made_anew_does_not_hide_a_change() -> None:
    good = whole(CONTENTS)
    changed: dict[str, Content] = {**CONTENTS, "texts/target.yaml": "名号".encode()}
    listed = canonical_text(hashes_of(changed))
    relisted: dict[str, Content] = {**changed, INPUTS: listed, MANIFEST: good[MANIFEST]}
    assert f"{INPUTS} 与 {MANIFEST} 写明的校验值不符" in faults(packed(relisted))


def test_every_changed_byte_is_found_or_changes_nothing_that_is_read() -> None:
    good = packed(whole(CONTENTS))
    unseen = []
    for at in range(len(good)):
        content = bytearray(good)
        content[at] ^= 1
        try:
            if not faults(bytes(content)):
                unseen.append(at)
        except PackageError:
            continue
    for at in unseen:
        content = bytearray(good)
        content[at] ^= 1
        with open_package(io.BytesIO(bytes(content)), "p.zip") as package:
            assert {name: package.sha256(name) for name in package.sizes} == hashes_of(whole(CONTENTS))

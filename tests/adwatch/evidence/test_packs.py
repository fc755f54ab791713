"""An evidence pack holds what was kept, and says of any byte altered later that it was."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from adwatch.errors import InputError, NotFound
from adwatch.evidence.bundle import MANIFEST
from adwatch.evidence.check import pack_flaws
from adwatch.model import Judgement, Verdict
from adwatch.pipeline.evidence import PackOrder, make_pack
from adwatch.pipeline.linking import link_ads
from tests.storage.makes import NOON, ad, key, look, page

TEXT = "Relaxing massage downtown, new in town, call +1 415 555 0123 any time, ask for Mia"


@pytest.fixture
def captured(workspace):
    """Two ads with their captured pages, linked and judged."""
    for name in ("1", "2"):
        body = f"<p>{name}: {TEXT}</p>".encode()
        digest = workspace.blobs.put(body)
        seen = ad(name, f"{TEXT} {name}", page_digest=digest)
        address = f"http://board.test/{name}"
        kept = page(requested_url=address, body_digest=digest, body_size=len(body), kind="ad")
        workspace.store.save_page(kept, (seen, replace(look(seen), page_digest=digest)))
    link_ads(workspace, full=True, without=frozenset({"meaning"}))
    judged = Judgement(key("1"), key("2"), Verdict.SAME, "Ana", NOON, "one template")
    workspace.store.add_judgement(judged)
    return workspace


@pytest.fixture
def pack(captured, tmp_path):
    order = PackOrder(tmp_path / "pack.zip", "tip 12", ads=("board/1", "board/2"))
    make_pack(captured, order)
    return order.out


def altered(pack, name, change, is_listed=True):
    """The pack with one file changed (None: taken out); the list of digests follows, if told."""
    with ZipFile(pack) as old:
        files = {info.filename: old.read(info) for info in old.infolist()}
    body = change(files.pop(name, b""))
    if body is not None:
        files[name] = body
    if is_listed:
        names = sorted(files.keys() - {MANIFEST})
        listed = "".join(f"{sha256(files[one]).hexdigest()}  {one}\n" for one in names)
        files[MANIFEST] = listed.encode()
    with ZipFile(pack, "w") as new:
        for one, content in files.items():
            how = ZIP_STORED if one.endswith(".wacz") else ZIP_DEFLATED
            new.writestr(one, content, how)
    return list(pack_flaws(pack))


def names(pack):
    with ZipFile(pack) as package:
        return set(package.namelist())


def lines(pack, name):
    with ZipFile(pack) as package:
        return [json.loads(line) for line in package.read(name).splitlines()]


def test_a_pack_holds_what_a_court_asks_for_and_verifies_without_the_database(pack):
    assert list(pack_flaws(pack)) == []
    assert names(pack) == {
        "STATEMENT.md", "captures.wacz", "ads.jsonl", "signals.jsonl", "links.jsonl",
        "timeline.csv", "custody.jsonl", "CERTIFICATE-DRAFT.md", MANIFEST,
    }  # fmt: skip


def test_signals_say_where_they_stand_and_links_say_why(pack):
    phone = next(one for one in lines(pack, "signals.jsonl") if one["kind"] == "phone")
    start, end = phone["span"]["start"], phone["span"]["end"]
    assert (TEXT[start:end], phone["value"]) == (phone["raw"], "+14155550123")
    (link,) = lines(pack, "links.jsonl")
    assert any("415 555 0123" in sentence for sentence in link["sentences"])


def test_the_custody_of_a_pack_tells_of_captures_and_decisions(pack):
    acts = [one["act"] for one in lines(pack, "custody.jsonl")]
    assert acts == ["capture", "capture", "decide"]


def test_making_a_pack_is_recorded_with_its_digest(captured, pack):
    (entry,) = captured.store.entries(act="export")
    assert entry.facts["sha256"] == sha256(pack.read_bytes()).hexdigest()
    assert entry.why == "tip 12"


def test_the_statement_speaks_of_limits_and_holds_no_word_of_an_ad(pack):
    with ZipFile(pack) as package:
        said = package.read("STATEMENT.md").decode()
    assert "lead, never a finding" in said
    assert not {"Mia", "555", "Relaxing"} & set(said.replace(",", " ").split())


@pytest.mark.parametrize("name", ["STATEMENT.md", "captures.wacz", "custody.jsonl", "ads.jsonl"])
def test_a_changed_byte_is_named(pack, name):
    flaws = altered(pack, name, lambda body: body[:-40] + b"x" + body[-39:], is_listed=False)
    assert f"{name}: is not as it was written" in flaws


def test_a_file_taken_out_or_put_in_is_named(pack):
    assert "links.jsonl: is missing" in altered(pack, "links.jsonl", lambda _: None, False)
    assert "more.txt: is not listed" in altered(pack, "more.txt", lambda _: b"x", False)


def test_a_capture_changed_along_with_the_list_of_digests_is_found(pack):
    def flipped(body):
        middle = len(body) // 3  # within the archive, which comes first
        return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]

    assert altered(pack, "captures.wacz", flipped)


def test_an_entry_changed_along_with_the_list_of_digests_is_found(pack):
    flaws = altered(pack, "custody.jsonl", lambda body: body.replace(b'"decide"', b'"read"'))
    assert flaws == [
        "custody.jsonl: line 3: the entry says something else than when it was written"
    ]


def test_an_entry_turned_to_another_capture_is_found(pack):
    first = lines(pack, "custody.jsonl")[0]["subjects"][0]["digest"].encode()
    flaws = altered(pack, "custody.jsonl", lambda body: body.replace(first, b"0" * 64))
    assert "custody.jsonl: line 1: the entry does not tell of what is noted beside it" in flaws
    assert any("no entry of the custody log tells of this capture" in flaw for flaw in flaws)


def test_an_ad_that_was_brought_in_from_a_file_has_no_capture_and_the_pack_says_so(
    captured, tmp_path
):
    captured.store.add_ads([ad("3", "Lomi lomi")], NOON, "import-1")
    report = make_pack(captured, PackOrder(tmp_path / "p.zip", "tip", ads=("board/3",)))
    assert report.left_out == ["captures: no page of these ads was kept"]
    assert list(pack_flaws(tmp_path / "p.zip")) == []


def test_a_pack_of_an_unknown_ad_or_cluster_is_refused_and_leaves_nothing(captured, tmp_path):
    for what in ({"ads": ("board/9",)}, {"cluster": "w0"}):
        with pytest.raises(NotFound):
            make_pack(captured, PackOrder(tmp_path / "p.zip", "tip", **what))
    assert not list(tmp_path.glob("*p.zip*"))


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 no zip", b"x" * 100])
def test_what_is_no_pack_is_refused(tmp_path, body):
    (tmp_path / "p.zip").write_bytes(body)
    with pytest.raises(InputError, match="no evidence pack"):
        list(pack_flaws(tmp_path / "p.zip"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with ZipFile(tmp_path / "p.zip", "w", ZIP_DEFLATED) as bomb:
        bomb.writestr(MANIFEST, b"0" * 30_000_000)
    with pytest.raises(InputError, match="unpacks to more"):
        list(pack_flaws(tmp_path / "p.zip"))

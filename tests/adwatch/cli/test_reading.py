"""init, import, extract, search, doctor: the contract of their input, output and exit codes."""

import json
import subprocess
import sys

import pytest

ADS = "\n".join(
    json.dumps(row)
    for row in (
        {"id": 1, "title": "Massage", "text": "Call 212-555-0123 or a@b.example", "country": "US"},
        {"id": "two", "text": "Waitress wanted, 15 EUR per hour", "posted_at": "2026-03-01"},
    )
)


def lines(result):
    return [json.loads(line) for line in result.out.splitlines()]


def test_a_workspace_is_made_once(adwatch, home):
    assert "made a workspace" in adwatch("init").err
    assert "already" in adwatch("init").err
    assert (home / "adwatch.db").is_file()


def test_commands_without_a_workspace_say_what_to_do(adwatch):
    done = adwatch("clusters")
    assert (done.code, done.out) == (4, "")
    assert "adwatch init" in done.err


def test_home_can_stand_before_or_after_the_command(adwatch, tmp_path):
    adwatch("init", "--home", tmp_path / "one")
    adwatch("--home", tmp_path / "two", "init")
    assert (tmp_path / "one" / "adwatch.db").is_file()
    assert (tmp_path / "two" / "adwatch.db").is_file()


def test_import_counts_and_refuses_bad_rows_by_line_and_field(adwatch, write):
    adwatch("init")
    file = write("ads.jsonl", ADS + '\n{"id": 3}\n{"id": 4, "text": "x", "posted_at": "sekret"}\n')
    done = adwatch("import", file, "--site", "board", "--kind", "auto", "--json")
    assert done.code == 0
    assert json.loads(done.out) == {"new": 2, "edited": 0, "same": 0, "refused": 2}
    assert "line 3: title" in done.err
    assert "line 4: posted_at" in done.err
    assert "sekret" not in done.err


def test_strict_import_writes_nothing_at_all(adwatch, write):
    adwatch("init")
    file = write("ads.jsonl", ADS + "\nbroken\n")
    done = adwatch("import", file, "--site", "board", "--kind", "job", "--strict")
    assert done.code == 1
    assert "line 3" in done.err
    assert adwatch("export", "ads").out == ""


def test_importing_again_is_no_edit_and_a_change_is(adwatch, write):
    adwatch("init")
    words = ("--site", "board", "--kind", "job", "--json")
    adwatch("import", write("a.jsonl", ADS), *words)
    again = adwatch("import", write("b.jsonl", ADS.replace("15 EUR", "16 EUR")), *words)
    assert json.loads(again.out) == {"new": 0, "edited": 1, "same": 1, "refused": 0}


def test_csv_with_other_column_names_is_imported(adwatch, write):
    adwatch("init")
    file = write("ads.csv", "nr,body,floor\n7,Quiet room massage,3\n")
    done = adwatch(
        "import", file, "--site", "b", "--kind", "massage", "--map", "id=nr", "--map", "text=body"
    )
    assert done.code == 0, done.err
    (ad,) = lines(adwatch("export", "ads"))
    assert (ad["ad"], ad["text"], ad["kind"]) == ("b/7", "Quiet room massage", "massage")


def test_extract_answers_each_row_in_order_without_a_workspace(adwatch):
    done = adwatch("extract", stdin=f"{ADS}\nbroken\n".encode())
    first, second, third = lines(done)
    assert (first["id"], second["id"], third["id"]) == (1, "two", None)
    assert (second["kind"], third["signals"]) == ("job", [])
    phone = next(signal for signal in first["signals"] if signal["kind"] == "phone")
    assert phone["value"] == "+12125550123"
    assert "Call 212-555-0123"[phone["start"] : phone["end"]] == phone["raw"]
    assert "line 3" in done.err


def test_extract_prints_no_heavy_signals_unasked(adwatch):
    found = {
        signal["kind"]
        for line in lines(adwatch("extract", stdin=ADS.encode()))
        for signal in line["signals"]
    }
    assert {"phone", "email"} <= found
    assert not {"meaning", "picture"} & found


def test_explain_prints_the_rejected_candidates_with_reasons(adwatch):
    row = json.dumps({"id": 1, "text": "Open 24/7, ad id 2125550123", "country": "US"})
    (line,) = lines(adwatch("extract", "--explain", "--json", stdin=row.encode()))
    reasons = {one["raw"]: one["reason"] for one in line["rejected"] if one["kind"] == "phone"}
    assert reasons
    assert all(reasons.values())


@pytest.mark.parametrize(
    "typed", ["212 555 0123", "+1 (212) 555-0123", "a@b.example", "massage call"]
)
def test_search_finds_an_ad_by_words_or_identifier(adwatch, write, typed):
    adwatch("init")
    adwatch("import", write("ads.jsonl", ADS), "--site", "board", "--kind", "auto")
    adwatch("link", "--without", "meaning")
    found = json.loads(adwatch("search", typed, "--json").out)
    assert [ad["ad"] for ad in found] == ["board/1"]


def test_doctor_names_what_it_looked_at(adwatch):
    adwatch("init")
    done = adwatch("doctor", "--json")
    checks = {one["check"]: one["ok"] for one in json.loads(done.out)}
    assert checks["workspace"]
    assert checks["bytes"]


@pytest.mark.parametrize(
    "words",
    [
        ("import", "none.jsonl", "--site", "b", "--kind", "job"),
        ("extract", "none.jsonl"),
        ("evaluate", "--truth", "none.csv"),
    ],
)
def test_a_missing_file_is_an_error_with_its_name(adwatch, words):
    adwatch("init")
    done = adwatch(*words)
    assert done.code == 1
    assert "none." in done.err


@pytest.mark.parametrize(
    "bad", [("--site", "a/b", "--kind", "job"), ("--site", "b", "--kind", "x")]
)
def test_a_wrong_option_is_refused_before_anything_is_read(adwatch, write, bad):
    adwatch("init")
    assert adwatch("import", write("ads.jsonl", ADS), *bad).code == 2


@pytest.mark.parametrize("field", ["posted_at", "country", "language", "pictures"])
@pytest.mark.parametrize("value", [{}, [[]], ["\0"], ["x" * 5000], 1e308])
def test_an_odd_value_never_stops_the_rows_after_it(adwatch, field, value):
    rows = [{"id": 1, "text": "x", field: value}, {"id": 2, "text": "y"}]
    done = adwatch("extract", stdin="\n".join(map(json.dumps, rows)).encode())
    assert done.code == 0
    assert [line["id"] for line in lines(done)] == [1, 2]


def test_an_id_that_json_does_not_know_is_a_bad_row(adwatch):
    done = adwatch("extract", stdin=b'{"id": NaN, "text": "x"}\n{"id": 1e400, "text": "x"}\n')
    assert [line["id"] for line in lines(done)] == [None, None]
    assert "line 2: id" in done.err


@pytest.mark.parametrize("header", ["id,text\r1,x\r", 'id,"te'])
def test_a_csv_header_that_is_none_is_named(adwatch, write, header):
    done = adwatch("extract", write("ads.csv", header))
    assert done.code == 0
    assert "line 1" in done.err


def test_a_kind_nobody_makes_is_refused_by_name(adwatch):
    done = adwatch("extract", "--with", "typo", stdin=b"")
    assert done.code == 2
    assert "typo" in done.err


def test_a_folder_is_no_file_and_an_output_that_cannot_be_is_told(adwatch, tmp_path):
    adwatch("init")
    assert "is a folder" in adwatch("extract", tmp_path).err
    done = adwatch("export", "ads", "--out", tmp_path / "none" / "x")
    assert done.code == 1
    assert "No such file" in done.err


def test_the_database_is_closed_to_other_accounts(adwatch, home):
    home.mkdir(mode=0o755)
    adwatch("init")
    assert (home / "adwatch.db").stat().st_mode & 0o077 == 0


def test_a_reader_that_leaves_early_is_no_failure(adwatch, linked):
    command = f"{sys.executable} -m adwatch export ads"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} | head -1"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 1)

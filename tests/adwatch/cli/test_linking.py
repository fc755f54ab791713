"""link, clusters, cluster, why, export, rank, evaluate: the contract of their output."""

import csv
import io
import json
from itertools import combinations

import pytest


def lines(result):
    assert result.code == 0, result.err
    return [json.loads(line) for line in result.out.splitlines()]


def test_every_ad_is_in_exactly_one_cluster(adwatch, linked):
    rows = lines(adwatch("export", "clusters"))
    ads = [row["ad"] for row in rows]
    assert len(ads) == len(set(ads)) == 120
    assert set(rows[0]) == {"cluster", "ad"}


def test_the_strict_cut_is_not_coarser_than_the_working_one(adwatch, linked):
    strict = {row["cluster"] for row in lines(adwatch("export", "clusters", "--cut", "strict"))}
    working = {row["cluster"] for row in lines(adwatch("export", "clusters"))}
    assert len(strict) >= len(working)


def test_exported_links_carry_evidence_with_sentences(adwatch, linked):
    links = lines(adwatch("export", "links"))
    evidence = [one for link in links for one in link["evidence"]]
    assert links
    assert all(link["left"] < link["right"] and 0 <= link["score"] <= 1 for link in links)
    assert set(evidence[0]) == {"matcher", "kind", "left", "right", "bits", "sentence"}
    assert all(one["sentence"] for one in evidence)


def test_related_adds_weaker_links(adwatch, linked):
    accepted = lines(adwatch("export", "links"))
    related = lines(adwatch("export", "links", "--related"))
    assert all(link["accepted"] for link in accepted)
    assert len(related) > len(accepted)
    assert not all(link["accepted"] for link in related)


def test_csv_export_has_a_header_and_as_many_rows(adwatch, linked):
    done = adwatch("export", "clusters", "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.out, newline="")))
    assert rows[0] == ["cluster", "ad"]
    assert len(rows) == 121


def test_an_export_to_a_file_leaves_no_part_behind(adwatch, linked, tmp_path):
    assert adwatch("export", "ads", "--out", "ads.jsonl").out == ""
    assert len((tmp_path / "ads.jsonl").read_text().splitlines()) == 120
    assert list(tmp_path.glob("*.part")) == []


def test_why_explains_a_link_in_sentences(adwatch, linked):
    link = lines(adwatch("export", "links"))[0]
    done = adwatch("why", link["right"], link["left"])
    assert done.code == 0
    assert link["evidence"][0]["sentence"] in done.out
    assert "innocent explanations" in done.out


def test_why_of_an_unknown_ad_is_not_found(adwatch, linked):
    done = adwatch("why", "board/none", "nothing")
    assert done.code == 4
    assert "site/local_id" in done.err


def test_a_cluster_is_shown_with_its_reasons(adwatch, linked):
    largest = json.loads(adwatch("clusters", "--json").out)[0]
    view = json.loads(adwatch("cluster", largest["cluster"], "--json").out)
    assert len(view["members"]) == largest["ads"] >= 2
    assert view["reasons"]
    assert adwatch("cluster", "none").code == 4


def test_min_size_leaves_small_clusters_out(adwatch, linked):
    sizes = [row["ads"] for row in json.loads(adwatch("clusters", "--min-size", 3, "--json").out)]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) >= 3


def test_rank_gives_every_ad_others_best_first(adwatch, linked):
    rows = lines(adwatch("rank", "--top", 5, "--without", "meaning,picture"))
    assert len({row["ad"] for row in rows}) == 120
    for row in rows:
        scores = [score for _, score in row["ranked"]]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 5
        assert row["ad"] not in {other for other, _ in row["ranked"]}


SCORES = {
    "pairwise_precision", "pairwise_recall", "pairwise_f1", "bcubed_precision", "bcubed_recall",
    "bcubed_f1", "r_precision", "recall_at_1", "ads", "clusters",
}  # fmt: skip


def test_evaluate_prints_the_contracts_scores(adwatch, linked):
    done = adwatch("evaluate", "--truth", "market/truth.csv", "--json")
    scores = json.loads(done.out)
    assert set(scores) == SCORES
    assert scores["ads"] == 120
    assert all(0 <= scores[name] <= 1 for name in SCORES - {"ads", "clusters"})


@pytest.mark.parametrize(
    ("truth", "word"),
    [
        ("ad,operator\nnone,1\n", "line 2: ad: not in the workspace"),
        ("ad,who\nx,1\n", "line 1"),
        ("ad,operator\n", "no rows"),
    ],
)
def test_a_truth_that_does_not_fit_is_named_by_line(adwatch, linked, write, truth, word):
    done = adwatch("evaluate", "--truth", write("bad.csv", truth))
    assert done.code == 1
    assert word in done.err


def test_linking_again_keeps_cluster_ids(adwatch, linked):
    before = adwatch("export", "clusters").out
    assert adwatch("link", "--without", "meaning,picture").code == 0
    assert adwatch("export", "clusters").out == before


def test_evaluate_before_link_says_what_to_do(adwatch, market):
    done = adwatch("evaluate", "--truth", "market/truth.csv")
    assert done.code == 4
    assert "adwatch link" in done.err


def test_ads_that_were_not_linked_yet_are_told_and_not_left_out(adwatch, linked, write):
    file = write("more.jsonl", '{"id": "new", "text": "One more ad, not linked yet"}')
    adwatch("import", file, "--site", "board", "--kind", "other")
    done = adwatch("export", "clusters")
    assert done.code == 4
    assert "ads in no cluster yet: 1" in done.err


def test_why_sets_the_texts_of_a_near_copy_side_by_side(adwatch, linked):
    links = lines(adwatch("export", "links"))
    copies = [
        one for one in links if any(e["matcher"].startswith("near_copy/") for e in one["evidence"])
    ]
    view = json.loads(adwatch("why", copies[0]["left"], copies[0]["right"], "--json").out)
    assert view["texts"]["shared"] > 0.2
    assert all(len(slot) == 2 for slot in view["texts"]["slots"])


def test_a_value_from_an_ad_cannot_print_a_line_of_its_own(adwatch, write):
    adwatch("init")
    rows = [
        {"id": f"{n}\nadwatch: error: fake", "text": "Quiet room, call 212 555 0123"}
        for n in (1, 2)
    ]
    adwatch(
        "import",
        write("a.jsonl", "\n".join(map(json.dumps, rows))),
        "--site",
        "b",
        "--kind",
        "auto",
    )
    adwatch("link", "--without", "meaning")
    (cluster,) = json.loads(adwatch("clusters", "--json").out)
    assert "\nadwatch" not in adwatch("cluster", cluster["cluster"]).out


def test_why_goes_from_bit_to_bit_and_comes_out_at_the_stored_score(adwatch, linked):
    link = lines(adwatch("export", "links"))[0]
    view = json.loads(adwatch("why", link["left"], link["right"], "--json").out)
    assert view["reckoned_again"]
    assert view["waterfall"][0]["total"] == view["waterfall"][0]["bits"] < 0
    told = adwatch("why", link["left"], link["right"]).out
    assert "From bit to bit" in told
    assert "bits at their word" in told


def test_two_ads_of_a_cluster_without_a_link_are_told_the_way_between_them(adwatch, linked):
    largest = json.loads(adwatch("clusters", "--json").out)[0]["cluster"]
    members = json.loads(adwatch("cluster", largest, "--json").out)["members"]
    ties = {(one["left"], one["right"]) for one in lines(adwatch("export", "links", "--related"))}
    apart = next(pair for pair in combinations(members, 2) if pair not in ties)
    view = json.loads(adwatch("why", *apart, "--json").out)
    assert (view["way"][0], view["way"][-1]) == apart
    assert "Links lead from one to the other" in adwatch("why", *apart).out


def test_the_grounds_of_a_cluster_are_told_with_what_is_weak(adwatch, linked):
    largest = json.loads(adwatch("clusters", "--json").out)[0]["cluster"]
    told = adwatch("cluster", largest, "--why").out
    assert "Links without which ads would come off:" in told
    assert "Against it:" in told
    assert "innocent explanations" in told

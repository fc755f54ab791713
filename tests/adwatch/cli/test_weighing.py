"""weights show, fit, calibrate, use: tables are kept, named, applied, and refused if changed."""

import json

import pytest


@pytest.fixture
def fitted(adwatch, linked):
    done = adwatch("weights", "fit", "--without", "meaning,picture", "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)["model"]


def model_of(adwatch):
    return json.loads(adwatch("weights", "show", "--json").out)["model"]


def test_the_hand_set_table_is_in_force_at_first(adwatch, linked):
    told = adwatch("weights", "show").out
    assert "hand (adwatch-weights/" in told
    assert "in force" in told


def test_links_carry_the_model_that_was_fitted_until_another_is_used(adwatch, fitted):
    assert model_of(adwatch) == fitted
    adwatch("link", "--without", "meaning,picture")
    link = json.loads(adwatch("export", "links").out.splitlines()[0])
    assert link["model"] == fitted
    adwatch("weights", "use", "hand")
    assert model_of(adwatch) != fitted


def error_of(adwatch, market):
    done = adwatch("weights", "check", "--truth", market / "truth.csv", "--json")
    return json.loads(done.out)["error"]


@pytest.mark.slow
def test_a_calibrated_table_brings_scores_nearer_to_the_truth(adwatch, linked, tmp_path):
    before = error_of(adwatch, linked)
    done = adwatch("weights", "calibrate", "--diagram", "diagram.svg")
    assert "labels from chances by a fitted table" in done.out
    assert (tmp_path / "diagram.svg").read_text().startswith("<svg")
    adwatch("link", "--without", "meaning,picture")
    assert error_of(adwatch, linked) < before


def test_scores_without_links_are_not_checked(adwatch, market):
    assert adwatch("weights", "check", "--truth", market / "truth.csv").code == 4


def test_links_of_other_weights_do_not_calibrate_a_table(adwatch, fitted):
    told = adwatch("weights", "calibrate")
    assert told.code == 2
    assert "0 judgements on links, 200 are needed" in told.err


def test_a_changed_table_is_not_believed(adwatch, fitted, home):
    path = home / "weights" / f"{fitted.rpartition('+')[2]}.json"
    path.write_text(path.read_text().replace('"prior": -', '"prior": -1'))
    told = adwatch("link", "--without", "meaning,picture")
    assert told.code == 1
    assert "model: does not belong to these numbers" in told.err


@pytest.mark.parametrize("name", ["nothing", "../in-force"])
def test_a_table_that_is_not_there_is_not_found(adwatch, linked, name):
    assert adwatch("weights", "use", name).code == 4

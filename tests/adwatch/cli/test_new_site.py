"""`adwatch site new`: a file is written from saved pages, shown, and never overwritten."""

import pytest

from tests.boards import classified
from tests.boards.held import save

pytestmark = pytest.mark.slow


@pytest.fixture
def saved(tmp_path):
    return save(classified.make(), tmp_path / "saved", ads=4)


def test_a_site_file_is_guessed_from_saved_pages_and_works(adwatch, home, saved):
    done = adwatch("site", "new", "plaza", "--from", saved)
    file = home / "sites" / "plaza.toml"
    assert (done.code, done.out.splitlines()[0]) == (0, str(file))
    assert "# 4 of 4 ad pages, such as" in file.read_text()
    tried = adwatch("site", "try", "plaza", "--from", saved)
    assert (tried.code, len(tried.out.splitlines())) == (0, 4)


def test_a_site_file_that_is_there_is_left_alone(adwatch, home, saved):
    file = home / "sites" / "plaza.toml"
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    done = adwatch("site", "new", "plaza", "--from", saved)
    assert (done.code, "there already" in done.err, file.read_text()) == (1, True, "mine")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("plaza",), 1),
        (("plaza", "https://board.example/"), 1),
        (("plaza", "ftp://board.example/", "--warrant", "none"), 1),
        (("plaza", "https://board.example/", "--warrant", "none"), 3),
    ],
)
def test_nothing_is_fetched_without_a_warrant_and_no_file_is_left(adwatch, home, words, code):
    adwatch("init")
    done = adwatch("site", "new", *words)
    assert (done.code, list((home / "sites").glob("*.toml"))) == (code, [])

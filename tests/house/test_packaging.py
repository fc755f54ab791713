"""The four rooms and the thin package belong to adwatch alone, installed and built."""

import subprocess
import sys
import zipfile
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("adwatch", "crawlers", "extractors", "matching", "storage")


@pytest.mark.parametrize("name", NAMES)
def test_each_name_comes_from_this_tree(name):
    file = import_module(name).__file__
    assert file is not None
    assert Path(file).resolve().is_relative_to(ROOT)


@pytest.mark.parametrize("name", NAMES)
def test_no_other_distribution_provides_a_name_of_ours(name):
    assert set(packages_distributions().get(name, ["adwatch"])) == {"adwatch"}


@pytest.mark.slow
def test_the_wheel_holds_the_five_names_and_no_tests(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(NAMES)
    assert {"extractors/lexicons/kind.txt", "adwatch/demo/words/en.toml"} <= set(names)


def test_a_room_from_elsewhere_is_told(monkeypatch, capsys, tmp_path):
    from adwatch import cli

    monkeypatch.setattr(cli, "ROOMS", ("json",))
    cli.warn_of_strangers()
    assert "not from adwatch" in capsys.readouterr().err

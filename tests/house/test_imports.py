"""The import rules hold, and the command line starts without the heavy libraries."""

import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "sentence_transformers", "scrapy", "sqlalchemy", "numpy", "phonenumbers")


def test_the_four_import_contracts_are_kept():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout


def test_importing_the_command_line_loads_no_heavy_library():
    code = f"import adwatch.cli, sys; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_module_imports_itself_in_a_circle():
    graph = grimp.build_graph("adwatch", "crawlers", "extractors", "matching", "storage")
    imports = {one: graph.find_modules_directly_imported_by(one) - {one} for one in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, naming the circle
    assert len(imports) > len(HEAVY)

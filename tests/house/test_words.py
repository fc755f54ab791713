"""One word for one thing: the glossary's banned synonyms are not identifiers of ours."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("adwatch", "crawlers", "extractors", "matching", "storage")
FILES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
BANNED_CLASSES = re.compile(r"^(Entity|Edge|Suspect|Trafficker|Victim|Pimp|Gang|Score[Pp]erson)")
BANNED_FILES = {"utils", "common", "helpers", "manager", "core", "misc"}
FACE = re.compile(r"\b(face_recognition|facenet|insightface|deepface|dlib|mediapipe)\b")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_are_the_fields_standard_terms(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert [name for name in classes if BANNED_CLASSES.match(name)] == []
    assert path.stem not in BANNED_FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_face_recognition_is_built_in(path):
    assert FACE.search(path.read_text(encoding="utf-8")) is None


def test_no_dependency_recognises_faces():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert FACE.search(text.replace("-", "_")) is None

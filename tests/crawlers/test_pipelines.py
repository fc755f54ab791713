"""Scrapy's feeds get an ad as plain JSON with the columns that `adwatch import` reads."""

from __future__ import annotations

import json

from adwatch.model import PictureRef
from crawlers.pipelines import flat
from tests.conftest import MORNING


def test_ad_is_told_as_one_flat_row_of_json(make_ad):
    pictures = (PictureRef("http://127.0.0.1:8000/a.jpg", "0" * 64),)
    attributes = (("hours", "9-5"),)
    ad = make_ad("x/1", title="\ud83d", text=None, posted_at=MORNING, pictures=pictures)
    row = json.loads(json.dumps(flat(ad)))
    assert (row["id"], row["site"], row["kind"]) == ("x/1", ad.key.site, str(ad.kind))
    assert (row["title"], row["text"]) == ("\ud83d", None)
    assert row["posted_at"] == MORNING.isoformat()
    assert row["pictures"] == ["http://127.0.0.1:8000/a.jpg"]
    assert flat(make_ad("2", attributes=attributes))["attributes"] == {"hours": "9-5"}

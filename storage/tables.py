"""Every table, readable top to bottom, but for those of schedules, custody log and retention.

Those are in the modules named `…_tables`; the search index beside `contents` is in migrations.

An ad is a key; what it says is a content, kept once however many ads say it; a version ties the
two. Signals hang on contents, so the same words are read once.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage import custody_tables, retention_tables, schedule_tables
from storage.encoding import Id, Json, Moment, RawText

SCHEMA = "0013"
"""The migration these tables are the outcome of."""

metadata = schedule_tables.metadata
schedules, planned = schedule_tables.schedules, schedule_tables.planned
custody, custody_subjects = custody_tables.custody, custody_tables.custody_subjects
holds, expired = retention_tables.holds, retention_tables.expired
leftovers = retention_tables.leftovers

# --- what may be fetched --------------------------------------------------------------------

# The authority for crawls, in the order issued. Append-only.
warrants = Table(
    "warrants",
    metadata,
    Column("number", Id, primary_key=True),
    Column("id", RawText, nullable=False, unique=True),
    Column("purpose", RawText, nullable=False),
    Column("legal_basis", RawText, nullable=False),
    Column("requirement", RawText, nullable=False),
    Column("requested_by", RawText, nullable=False),
    Column("authorised_by", RawText, nullable=False),
    Column("sites", Json, nullable=False),  # [name, ...]
    Column("kinds", Json, nullable=False),  # [kind, ...]
    Column("requests_per_minute", Id, nullable=False),
    Column("pages_per_run", Id, nullable=False),
    Column("valid_from", Moment, nullable=False),
    Column("valid_until", Moment, nullable=False),
    Column("retention_days", Id, nullable=False),
    Column("self_declared", Boolean, nullable=False),
    Column("pictures", Boolean, nullable=False, server_default=false()),
    Column("hosts", Json, nullable=False, server_default="[]"),  # [name, ...]
    Column("ports", Json, nullable=False, server_default="[80,443]"),  # [number, ...]
    Column("quiet_hours", RawText),  # as QuietHours writes itself
    Column("bytes_per_run", Id, nullable=False, server_default="2000000000"),
    Column("hours_per_run", Id, nullable=False, server_default="4"),
)

# The key says it: a warrant is revoked once. Append-only.
revocations = Table(
    "revocations",
    metadata,
    Column("warrant", RawText, ForeignKey("warrants.id"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", RawText, nullable=False),
    Column("reason", RawText, nullable=False),
)

# --- what was fetched -----------------------------------------------------------------------

runs = Table(
    "runs",
    metadata,
    Column("id", RawText, primary_key=True),
    Column("site", RawText, nullable=False, index=True),
    Column("warrant", RawText, nullable=False),
    Column("started", Moment, nullable=False),
    Column("code_version", RawText, nullable=False),
    Column("ended", Moment),
    Column("verdict", Text),
    Column("counts", Json, nullable=False),  # [[name, number], ...]
    Column("reason", RawText),
    Column("asked", Id, nullable=False, server_default="0"),  # requests spent of its budget
    # What later runs are held against: {name: value, ...}.
    Column("figures", Json, nullable=False, server_default="{}"),
)

# When a host asked to be left alone until. One row a host, the last word counts.
parked = Table(
    "parked",
    metadata,
    Column("host", RawText, primary_key=True),
    Column("until", Moment, nullable=False),
)

# What was decided from a robots.txt each time it was read. Append-only.
permissions = Table(
    "permissions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run", RawText, nullable=False),
    Column("origin", RawText, nullable=False),
    Column("read_at", Moment, nullable=False),
    Column("decision", RawText, nullable=False),
    Column("status", Integer),
    Column("digest", RawText),
)

# One row a fetch; the body lies in the blobs. Append-only, but for the mark of its purge.
pages = Table(
    "pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", RawText, nullable=False, index=True),
    Column("requested_url", RawText, nullable=False),
    Column("final_url", RawText, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Json, nullable=False),  # [[name, value], ...]
    Column("body_digest", RawText, nullable=False, index=True),
    Column("body_size", Id, nullable=False),
    Column("rendered_by", RawText, nullable=False),
    Column("run", RawText, nullable=False, index=True),
    Column("kind", RawText, nullable=False, server_default="other"),
    Column("asked_at", Moment),
    Column("method", RawText, nullable=False, server_default="GET"),
    Column("request_headers", Json, nullable=False, server_default="[]"),  # [[name, value], ...]
    Column("reason", RawText),
    Column("protocol", RawText),
    Column("address", RawText),
    Column("certificate", RawText),
    Column("robots", RawText),
    Column("made_with", RawText),
    Column("is_cut", Boolean, nullable=False, server_default=false()),
    Column("row_digest", RawText),  # SHA-256 of the above; none in rows of older releases
    Column("purged", Moment),  # when its bytes were let go
    Index("ix_pages_kind_fetched_at", "kind", "fetched_at"),
    # A purge asks for the pages of an ad's addresses. PostgreSQL refuses long ones in its trees.
    Index("ix_pages_requested_url", "requested_url", postgresql_using="hash"),
    Index("ix_pages_final_url", "final_url", **retention_tables.MOVED),
)

# A picture that a hash list names: that it was there, and nothing of it. Append-only.
listed_pictures = Table(
    "listed_pictures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", RawText, nullable=False),
    Column("url", RawText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("digest", RawText, nullable=False),
    Column("matched", RawText, nullable=False),  # sha256, md5 or pdq
    Column("list_id", RawText, nullable=False),  # SHA-256 of the list
)

# What a run has yet to ask for, and what came of what it asked for; emptied when the run ends.
frontier = Table(
    "frontier",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run", RawText, nullable=False),
    Column("fingerprint", RawText, nullable=False),
    Column("host", RawText, nullable=False),
    Column("rank", Integer, nullable=False),  # minus the priority: what goes first sorts first
    Column("state", Text, nullable=False),
    Column("lease_until", Moment),
    Column("holder", RawText),  # host/process of who has it on lease
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("body", Json, nullable=False),  # {name: value, ...}
    Column("note", Json),  # what came of it: {name: value, ...}
    UniqueConstraint("run", "fingerprint"),
    Index("ix_frontier_queue", "run", "state", "host", "rank", "id"),
)

# The processes that work or worked on a run that is not over; emptied when the run ends.
workers = Table(
    "workers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run", RawText, nullable=False, index=True),
    Column("holder", RawText, nullable=False),  # host/process
    Column("until", Moment),  # dead after this unless it says more; null once it left
    Column("note", Json),  # what it had yet to tell as it left: {name: value, ...}
)

# When a host may be asked again, whichever process asks.
turns = Table(
    "turns",
    metadata,
    Column("host", RawText, primary_key=True),
    Column("free_at", Moment, nullable=False),
)

# What crawls remember of a list or an ad's page. One row a page, the last word counts.
remembered = Table(
    "remembered",
    metadata,
    Column("site", RawText, primary_key=True),
    Column("mark", RawText, primary_key=True),
    Column("url", RawText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("local_id", RawText),  # of the ad; null for a list
    Column("etag", RawText),
    Column("modified", RawText),
    Column("version", RawText),  # of the site file that read it
    Column("facts", Json, nullable=False),  # {name: value, ...}
    Index("ix_remembered_site_local_id", "site", "local_id"),
)

# --- what the ads say -----------------------------------------------------------------------

# One row for each content digest. `words` is what the search index holds of it.
contents = Table(
    "contents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("title", RawText),
    Column("text", RawText),
    Column("place", RawText),
    Column("price", RawText),
    Column("author", RawText),
    Column("country", RawText),
    Column("language", RawText),
    Column("attributes", Json, nullable=False),  # [[name, value], ...]
    Column("words", Text, nullable=False),
)

# One row for each key, with its newest version and its newest sighting repeated for quick look-up.
ads = Table(
    "ads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", RawText, nullable=False),
    Column("local_id", RawText, nullable=False),
    Column("number", Integer, nullable=False),  # of the newest version; 0 before the first
    Column("content_id", Id, ForeignKey("contents.id"), index=True),  # of the newest version
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("url", RawText, nullable=False),
    # The only index that begins with the site: PostgreSQL, lacking statistics, took another one
    # for looking up keys and read the whole site.
    UniqueConstraint("site", "local_id"),
    Index("ix_ads_url", "url", postgresql_using="hash"),
)

# What an ad said from when to when, numbered from 1; going back to old words is a new version.
versions = Table(
    "versions",
    metadata,
    Column("ad_id", Id, ForeignKey("ads.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content_id", Id, ForeignKey("contents.id"), nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("url", RawText),
    Column("posted_at", Moment),
    Column("pictures", Json, nullable=False),  # [[address, digest or null], ...]
    Column("page_digest", RawText, index=True),
    Column("parser_name", RawText),
    Column("parser_version", RawText),
    # Fields read where a repair supposes them: [[name, place], ...]; none once they are promoted,
    # or read again where no repair is needed.
    Column("candidates", Json, nullable=False, server_default="[]"),
    PrimaryKeyConstraint("ad_id", "number"),
    Index("ix_versions_content_id_ad_id_number", "content_id", "ad_id", "number"),
)

# A person's word that the candidates of a site file read a field rightly. Append-only.
promotions = Table(
    "promotions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", RawText, nullable=False, index=True),
    Column("field", RawText, nullable=False),
    Column("alternatives", Json, nullable=False),  # as written: [text, ...]
    Column("by", RawText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", RawText, nullable=False),
)

# Every look at an ad. Append-only.
sightings = Table(
    "sightings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ad_id", Id, ForeignKey("ads.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("url", RawText, nullable=False),
    Column("run", RawText, nullable=False),
    Column("content_digest", RawText),
    Column("page_digest", RawText),
    Index("ix_sightings_ad_id_seen_at", "ad_id", "seen_at"),
)

# --- what was read in them ------------------------------------------------------------------

makers = Table(
    "makers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", RawText, nullable=False),
    Column("version", RawText, nullable=False),
    UniqueConstraint("name", "version"),
)

# Which maker read which content: "read, and nothing found" is knowledge too.
readings = Table(
    "readings",
    metadata,
    Column("content_id", Id, ForeignKey("contents.id"), nullable=False),
    Column("maker_id", Id, ForeignKey("makers.id"), nullable=False),
    PrimaryKeyConstraint("content_id", "maker_id"),
    sqlite_with_rowid=False,
)

# `lookup` is set on identifiers only: the form in which search finds them (identifiers.py).
signals = Table(
    "signals",
    metadata,
    Column("content_id", Id, nullable=False),
    Column("maker_id", Id, nullable=False),
    Column("position", Integer, nullable=False),  # in the maker's own order
    Column("kind", RawText, nullable=False),
    Column("value", RawText, nullable=False),
    Column("raw", RawText, nullable=False),
    Column("field", Text),
    Column("start", Integer),
    Column("stop", Integer),
    Column("method", RawText, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("details", Json, nullable=False),  # [[name, scalar], ...]
    Column("lookup", RawText),
    PrimaryKeyConstraint("content_id", "maker_id", "position"),
    ForeignKeyConstraint(["content_id", "maker_id"], ["readings.content_id", "readings.maker_id"]),
    Index("ix_signals_kind_lookup", "kind", "lookup", "content_id"),
    sqlite_with_rowid=False,
)

# --- what ties them together ----------------------------------------------------------------

links = Table(
    "links",
    metadata,
    Column("left_id", Id, ForeignKey("ads.id"), nullable=False),
    Column("right_id", Id, ForeignKey("ads.id"), nullable=False, index=True),
    Column("score", Double, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("model", RawText, nullable=False),
    Column("evidence", Json, nullable=False),  # [[maker, version, kind, left, right, ...], ...]
    PrimaryKeyConstraint("left_id", "right_id"),
)

# People's decisions. Append-only.
judgements = Table(
    "judgements",
    metadata,
    Column("id", Id, primary_key=True),
    Column("left_id", Id, ForeignKey("ads.id"), nullable=False, index=True),
    Column("right_id", Id, ForeignKey("ads.id"), nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("by", RawText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", RawText, nullable=False),
)

clusters = Table(
    "clusters",
    metadata,
    Column("cut", Text, nullable=False),
    Column("id", RawText, nullable=False),
    Column("size", Integer, nullable=False),  # when it was made: a purge takes members
    Column("model", RawText, nullable=False),
    PrimaryKeyConstraint("cut", "id"),
)

# The key says it: in each cut an ad is in one cluster.
cluster_members = Table(
    "cluster_members",
    metadata,
    Column("cut", Text, nullable=False),
    Column("ad_id", Id, ForeignKey("ads.id"), nullable=False, index=True),
    Column("cluster_id", RawText, nullable=False),
    PrimaryKeyConstraint("cut", "ad_id"),
    ForeignKeyConstraint(["cut", "cluster_id"], ["clusters.cut", "clusters.id"]),
    Index("ix_cluster_members_cut_cluster_id", "cut", "cluster_id"),
    sqlite_with_rowid=False,
)

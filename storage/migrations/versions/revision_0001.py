"""Revision 0001: every table, and the search index of each engine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Json, Moment, RawText

revision = "0001"
down_revision = None

# The index takes its words from `contents` and repeats none of them. Terms come cut and folded
# (storage/terms.py), so the tokenizer only splits at spaces; no positions are kept, as nobody
# asks for phrases. Triggers keep it in step whoever writes.
SEARCH_SQLITE = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
        words, content='contents', content_rowid='id',
        tokenize="ascii tokenchars '_'", detail=none, columnsize=0)""",
    """CREATE TRIGGER search_insert AFTER INSERT ON contents BEGIN
        INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER search_delete AFTER DELETE ON contents BEGIN
        INSERT INTO search_index(search_index, rowid, words)
        VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER search_update AFTER UPDATE OF words ON contents BEGIN
        INSERT INTO search_index(search_index, rowid, words)
        VALUES ('delete', old.id, old.words);
        INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
)

# An array of terms, not to_tsvector('simple', ...): its parser would cut and drop words in its
# own way, and both engines are to give the same answer.
SEARCH_POSTGRES = (
    """CREATE INDEX search_index ON contents
        USING gin (array_to_tsvector(string_to_array(words, ' ')))""",
)


def upgrade() -> None:
    """Create everything."""
    _what_was_fetched()
    _contents()
    _what_ads_say()
    _what_was_read()
    _what_ties()
    _clusterings()
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in SEARCH_POSTGRES if is_postgres else SEARCH_SQLITE:
        op.execute(statement)


def _what_was_fetched() -> None:
    op.create_table(
        "runs",
        sa.Column("id", RawText(), nullable=False),
        sa.Column("site", RawText(), nullable=False),
        sa.Column("warrant", RawText(), nullable=False),
        sa.Column("started", Moment(), nullable=False),
        sa.Column("code_version", RawText(), nullable=False),
        sa.Column("ended", Moment()),
        sa.Column("verdict", sa.Text()),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("reason", RawText()),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_site", "runs", ["site"])
    op.create_table(
        "pages",
        sa.Column("id", Id, nullable=False),
        sa.Column("site", RawText(), nullable=False),
        sa.Column("requested_url", RawText(), nullable=False),
        sa.Column("final_url", RawText(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", Json(), nullable=False),
        sa.Column("body_digest", RawText(), nullable=False),
        sa.Column("body_size", Id, nullable=False),
        sa.Column("rendered_by", RawText(), nullable=False),
        sa.Column("run", RawText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
    )
    op.create_index("ix_pages_body_digest", "pages", ["body_digest"])
    op.create_index("ix_pages_run", "pages", ["run"])
    op.create_index("ix_pages_site", "pages", ["site"])


def _contents() -> None:
    op.create_table(
        "contents",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", RawText()),
        sa.Column("text", RawText()),
        sa.Column("place", RawText()),
        sa.Column("price", RawText()),
        sa.Column("author", RawText()),
        sa.Column("country", RawText()),
        sa.Column("language", RawText()),
        sa.Column("attributes", Json(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contents"),
        sa.UniqueConstraint("digest", name="uq_contents_digest"),
    )


def _what_ads_say() -> None:
    op.create_table(
        "ads",
        sa.Column("id", Id, nullable=False),
        sa.Column("site", RawText(), nullable=False),
        sa.Column("local_id", RawText(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_id", Id),
        sa.Column("first_seen", Moment(), nullable=False),
        sa.Column("last_seen", Moment(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("url", RawText(), nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name="fk_ads_content_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ads"),
        sa.UniqueConstraint("site", "local_id", name="uq_ads_site_local_id"),
    )
    op.create_index("ix_ads_content_id", "ads", ["content_id"])
    op.create_table(
        "versions",
        sa.Column("ad_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_id", Id, nullable=False),
        sa.Column("first_seen", Moment(), nullable=False),
        sa.Column("last_seen", Moment(), nullable=False),
        sa.Column("url", RawText()),
        sa.Column("posted_at", Moment()),
        sa.Column("pictures", Json(), nullable=False),
        sa.Column("page_digest", RawText()),
        sa.Column("parser_name", RawText()),
        sa.Column("parser_version", RawText()),
        sa.ForeignKeyConstraint(["ad_id"], ["ads.id"], name="fk_versions_ad_id"),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name="fk_versions_content_id"),
        sa.PrimaryKeyConstraint("ad_id", "number", name="pk_versions"),
    )
    op.create_index(
        "ix_versions_content_id_ad_id_number", "versions", ["content_id", "ad_id", "number"]
    )
    op.create_table(
        "sightings",
        sa.Column("id", Id, nullable=False),
        sa.Column("ad_id", Id, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("url", RawText(), nullable=False),
        sa.Column("run", RawText(), nullable=False),
        sa.Column("content_digest", RawText()),
        sa.Column("page_digest", RawText()),
        sa.ForeignKeyConstraint(["ad_id"], ["ads.id"], name="fk_sightings_ad_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sightings"),
    )
    op.create_index("ix_sightings_ad_id_seen_at", "sightings", ["ad_id", "seen_at"])


def _what_was_read() -> None:
    op.create_table(
        "makers",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", RawText(), nullable=False),
        sa.Column("version", RawText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_makers"),
        sa.UniqueConstraint("name", "version", name="uq_makers_name_version"),
    )
    op.create_table(
        "readings",
        sa.Column("content_id", Id, nullable=False),
        sa.Column("maker_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name="fk_readings_content_id"),
        sa.ForeignKeyConstraint(["maker_id"], ["makers.id"], name="fk_readings_maker_id"),
        sa.PrimaryKeyConstraint("content_id", "maker_id", name="pk_readings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signals",
        sa.Column("content_id", Id, nullable=False),
        sa.Column("maker_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", RawText(), nullable=False),
        sa.Column("value", RawText(), nullable=False),
        sa.Column("raw", RawText(), nullable=False),
        sa.Column("field", sa.Text()),
        sa.Column("start", sa.Integer()),
        sa.Column("stop", sa.Integer()),
        sa.Column("method", RawText(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("details", Json(), nullable=False),
        sa.Column("lookup", RawText()),
        sa.ForeignKeyConstraint(
            ["content_id", "maker_id"],
            ["readings.content_id", "readings.maker_id"],
            name="fk_signals_content_id_maker_id",
        ),
        sa.PrimaryKeyConstraint("content_id", "maker_id", "position", name="pk_signals"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_signals_kind_lookup", "signals", ["kind", "lookup", "content_id"])


def _what_ties() -> None:
    op.create_table(
        "links",
        sa.Column("left_id", Id, nullable=False),
        sa.Column("right_id", Id, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("model", RawText(), nullable=False),
        sa.Column("evidence", Json(), nullable=False),
        sa.ForeignKeyConstraint(["left_id"], ["ads.id"], name="fk_links_left_id"),
        sa.ForeignKeyConstraint(["right_id"], ["ads.id"], name="fk_links_right_id"),
        sa.PrimaryKeyConstraint("left_id", "right_id", name="pk_links"),
    )
    op.create_index("ix_links_right_id", "links", ["right_id"])
    op.create_table(
        "judgements",
        sa.Column("id", Id, nullable=False),
        sa.Column("left_id", Id, nullable=False),
        sa.Column("right_id", Id, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("by", RawText(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reason", RawText(), nullable=False),
        sa.ForeignKeyConstraint(["left_id"], ["ads.id"], name="fk_judgements_left_id"),
        sa.ForeignKeyConstraint(["right_id"], ["ads.id"], name="fk_judgements_right_id"),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
    )
    op.create_index("ix_judgements_left_id", "judgements", ["left_id"])
    op.create_index("ix_judgements_right_id", "judgements", ["right_id"])


def _clusterings() -> None:
    op.create_table(
        "clusters",
        sa.Column("cut", sa.Text(), nullable=False),
        sa.Column("id", RawText(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("model", RawText(), nullable=False),
        sa.PrimaryKeyConstraint("cut", "id", name="pk_clusters"),
    )
    op.create_table(
        "cluster_members",
        sa.Column("cut", sa.Text(), nullable=False),
        sa.Column("ad_id", Id, nullable=False),
        sa.Column("cluster_id", RawText(), nullable=False),
        sa.ForeignKeyConstraint(["ad_id"], ["ads.id"], name="fk_cluster_members_ad_id"),
        sa.ForeignKeyConstraint(
            ["cut", "cluster_id"],
            ["clusters.cut", "clusters.id"],
            name="fk_cluster_members_cut_cluster_id",
        ),
        sa.PrimaryKeyConstraint("cut", "ad_id", name="pk_cluster_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cluster_members_cut_cluster_id", "cluster_members", ["cut", "cluster_id"])

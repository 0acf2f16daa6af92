"""The base: every table, and the triggers that make some of them append-only.

An installation of before the base (revision 0014) has most of it already; what leads from there
to here is in ``before_the_base``.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from project.migrations import before_the_base
from project.migrations.columns import (
    codes,
    fact,
    filled,
    forbid_changes,
    maybe,
    number,
    rule,
    text,
    to,
    unique_where,
)

revision = "0015"
down_revision = "0014"

APPEND_ONLY = ("auditentry", "count", "countconfirmation", "countpart", "issuedreport", "outcome")


def upgrade() -> None:
    if sa.inspect(op.get_bind()).has_table("auditentry"):
        before_the_base.leave(op.get_bind())
        _population()
        return
    _accounts_and_work()
    _places()
    _tour_and_agreements()
    _counts()
    _directory_and_requests()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for table in APPEND_ONLY:
        forbid_changes(table)


def _accounts_and_work() -> None:
    op.create_table(
        "account",
        number(),
        sa.Column("name", text(80), nullable=False, unique=True),
        sa.Column("role", codes("role"), nullable=False),
        sa.Column("password_hash", text()),
        sa.Column("external_id", text(), unique=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
    )
    op.create_table(
        "signin",
        sa.Column("token_hash", text(64), primary_key=True),
        to("account.id", "account_id", nullable=False, index=True),
        *filled(UTCDateTime(), "created_at", "seen_at"),
        sa.Column("ended_at", UTCDateTime()),
    )
    op.create_table(
        "passwordlink",
        sa.Column("token_hash", text(64), primary_key=True),
        to("account.id", "account_id", nullable=False, index=True),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime()),
    )
    op.create_table(
        "signinattempt",
        number(),
        sa.Column("subject", text(64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
    )
    op.create_index("ix_signinattempt_subject_at", "signinattempt", ["subject", "at"])
    op.create_table(
        "auditentry",
        number(),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", text(), nullable=False),
        sa.Column("action", text(), nullable=False, index=True),
        sa.Column("subject", text(), nullable=False, index=True),
        sa.Column("details", text(), nullable=False),
    )
    op.create_table(
        "sentform",
        sa.Column("key", text(64), primary_key=True),
        sa.Column("entry_id", sa.Integer(), nullable=False),
    )
    op.create_table(
        "checkanswer",
        sa.Column("key", text(300), primary_key=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", text(), nullable=False),
    )


def _places() -> None:
    op.create_table(
        "province",
        sa.Column("code", text(10), primary_key=True),
        sa.Column("name", text(), nullable=False, unique=True),
    )
    op.create_table(
        "municipality",
        sa.Column("code", text(10), primary_key=True),
        sa.Column("name", text(), nullable=False),
        sa.Column("region", text()),
        to("province.code", "province_code", text(), nullable=False, index=True),
        to("municipality.code", "successor_code", text()),
        *maybe(sa.Float(), "label_longitude", "label_latitude"),
    )
    _population()


def _population() -> None:
    op.create_table(
        "population",
        to("municipality.code", "municipality_code", text(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference_day", text(10), nullable=False),
        sa.Column("source", text(), nullable=False),
        rule("number_positive", "number > 0"),
    )


def _tour_and_agreements() -> None:
    op.create_table(
        "project",
        *fact(),
        number(),
        sa.Column("slug", text(80), nullable=False, unique=True),
        sa.Column("name", text(), nullable=False),
        to("province.code", "province_code", text(), nullable=False),
        sa.Column("funder", text(), nullable=False, server_default=""),
        *maybe(sa.Date(), "first_day", "last_day"),
        sa.Column("example_figures", sa.Boolean(), nullable=False),
        sa.Column("duty_rule", text(), nullable=False, server_default=""),
        rule("days_in_order", "first_day <= last_day"),
    )
    op.create_index("uq_project_name", "project", ["name"], unique=True)
    op.create_table(
        "venue",
        *fact(),
        number(),
        sa.Column("slug", text(80), nullable=False, unique=True),
        *filled(text(), "name", "place"),
        to("municipality.code", "municipality_code", text(), nullable=False, index=True),
        sa.Column("address", text()),
        *maybe(sa.Float(), "latitude", "longitude"),
        sa.Column("point_precision", codes("pointprecision"), nullable=False),
        sa.Column("capacity", sa.Integer()),
        rule("point_whole", "(latitude IS NULL) = (longitude IS NULL)"),
        rule("point_said", "(latitude IS NULL) = (point_precision = 'unknown')"),
        rule("capacity_positive", "capacity > 0"),
    )
    op.create_table(
        "stop",
        *fact(),
        number(),
        sa.Column("slug", text(80), nullable=False, unique=True),
        to("project.id", "project_id", nullable=False),
        to("venue.id", "venue_id", nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        *maybe(sa.Date(), "first_day", "last_day"),
        sa.Column("date_precision", codes("dateprecision"), nullable=False),
        sa.Column("grant_coverage", codes("grantcoverage"), nullable=False),
        sa.Column("note", text(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime()),
        sa.Column("cancel_reason", codes("cancelreason")),
        rule(
            "days_as_precise_as_said",
            "(first_day IS NULL) = (date_precision = 'unknown') "
            "AND (last_day IS NULL) = (date_precision = 'unknown')",
        ),
        rule("days_in_order", "first_day <= last_day"),
        rule("cancelled_says_why", "(cancelled_at IS NULL) = (cancel_reason IS NULL)"),
        sa.UniqueConstraint("project_id", "position"),
    )
    op.create_table(
        "promise",
        *fact(),
        number(),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        *filled(text(), "name", "question"),
    )
    op.create_table(
        "toursession",
        *fact(),
        number(),
        sa.Column("slug", text(80), nullable=False, unique=True),
        to("project.id", "project_id", nullable=False),
        to("stop.id", "stop_id", index=True),
        sa.Column("kind", codes("eventkind"), nullable=False),
        to("promise.id", "promise_id"),
        sa.Column("title", text(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("date_precision", codes("dateprecision"), nullable=False),
        *filled(text(), "time_of_day", "place"),
        sa.Column("expects_count", sa.Boolean(), nullable=False),
        sa.Column("note", text(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime()),
        sa.Column("cancel_reason", codes("cancelreason")),
        rule("day_said", "(day IS NULL) = (date_precision = 'unknown')"),
        rule("cancelled_says_why", "(cancelled_at IS NULL) = (cancel_reason IS NULL)"),
    )
    op.create_table(
        "target",
        *fact(),
        number(),
        sa.Column("key", text(64), nullable=False, unique=True),
        to("project.id", "project_id", nullable=False, index=True),
        sa.Column("unit", codes("targetunit"), nullable=False),
        sa.Column("amount", sa.Integer()),
        sa.Column("due_day", sa.Date()),
        *filled(text(), "paragraph", "agreed_by"),
        sa.Column("agreed_on", sa.Date()),
        sa.Column("note", text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        to("target.id", "replaces_id", unique=True),
        sa.Column("reason", text(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("entered_by", text(), nullable=False),
        rule("amount_positive", "amount > 0"),
        rule("amount_unless_withdrawn", "(amount IS NULL) = withdrawn"),
        rule("change_says_why", "(replaces_id IS NULL) = (reason = '')"),
        rule("withdraws_a_row", "NOT withdrawn OR replaces_id IS NOT NULL"),
    )
    unique_where("target", "first_of_unit", ["project_id", "unit"], "replaces_id IS NULL")
    op.create_table(
        "outcome",
        number(),
        sa.Column("key", text(64), nullable=False, unique=True),
        to("toursession.id", "session_id", nullable=False, index=True),
        sa.Column("kind", codes("outcomekind"), nullable=False),
        *filled(text(), "text", "quotation", "consent"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", text(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("entered_by", text(), nullable=False),
        to("outcome.id", "replaces_id", unique=True),
        sa.Column("correction_reason", codes("correctionreason")),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        rule("consent_noted", "(quotation = '') = (consent = '')"),
        rule("correction_says_why", "(replaces_id IS NULL) = (correction_reason IS NULL)"),
        rule("withdraws_a_row", "NOT withdrawn OR replaces_id IS NOT NULL"),
    )
    op.create_table(
        "issuedreport",
        number(),
        sa.Column("key", text(64), nullable=False, unique=True),
        to("project.id", "project_id", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *filled(sa.Date(), "first_day", "last_day"),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("issued_by", text(), nullable=False),
        *filled(sa.Integer(), "last_count_id", "last_entry_id"),
        sa.Column("content", text(), nullable=False),
        rule("number_positive", "number > 0"),
        rule("days_in_order", "first_day <= last_day"),
        sa.UniqueConstraint("project_id", "number"),
    )


def _counts() -> None:
    op.create_table(
        "hostlink",
        number(),
        sa.Column("token_hash", text(64), nullable=False, unique=True),
        to("stop.id", "stop_id"),
        to("toursession.id", "session_id"),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", text(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime()),
        rule("one_subject", "(stop_id IS NULL) <> (session_id IS NULL)"),
    )
    op.create_table(
        "count",
        number(),
        sa.Column("key", text(64), nullable=False, unique=True),
        to("stop.id", "stop_id", index=True),
        to("toursession.id", "session_id", index=True),
        sa.Column("state", codes("figurestate"), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("method", codes("countingmethod")),
        sa.Column("reason", codes("countreason")),
        *maybe(sa.Date(), "first_day", "last_day"),
        sa.Column("remark", text(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("entered_by", text(), nullable=False),
        to("count.id", "replaces_id", unique=True),
        sa.Column("correction_reason", codes("correctionreason")),
        sa.Column("asked", text(), nullable=False, server_default=""),
        to("hostlink.id", "link_id", index=True),
        rule("one_subject", "(stop_id IS NULL) <> (session_id IS NULL)"),
        rule("number_only_when_known", "(number IS NULL) = (state <> 'known')"),
        rule("number_not_negative", "number >= 0"),
        rule("method_when_known", "(method IS NULL) = (state <> 'known')"),
        rule("reason_when_no_number", "(reason IS NULL) = (state IN ('known', 'not_yet'))"),
        rule("correction_says_why", "(replaces_id IS NULL) = (correction_reason IS NULL)"),
        rule("withdraws_a_row", "state <> 'not_yet' OR replaces_id IS NOT NULL"),
        rule("days_both", "(first_day IS NULL) = (last_day IS NULL)"),
        rule("days_in_order", "first_day <= last_day"),
        rule("days_of_stops_only", "session_id IS NULL OR first_day IS NULL"),
    )
    first = "replaces_id IS NULL AND session_id IS NOT NULL"
    unique_where("count", "first_of_session", ["session_id"], first)
    op.create_table(
        "countpart",
        to("count.id", "count_id", primary_key=True),
        sa.Column("group", codes("countgroup"), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        rule("number_not_negative", "number >= 0"),
    )
    op.create_table(
        "countconfirmation",
        to("count.id", "count_id", primary_key=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", text(), nullable=False),
    )


def _directory_and_requests() -> None:
    op.create_table(
        "socialright",
        sa.Column("code", text(30), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False, unique=True),
        sa.Column("name", text(), nullable=False, unique=True),
        sa.Column("articles", text(), nullable=False),
    )
    op.create_table(
        "cooperative",
        *fact(),
        number(),
        sa.Column("slug", text(80), nullable=False, unique=True),
        sa.Column("name", text(), nullable=False, unique=True),
        sa.Column("description", text(), nullable=False),
        sa.Column("place", text()),
        to("municipality.code", "municipality_code", text()),
        *maybe(sa.Float(), "latitude", "longitude"),
        sa.Column("point_precision", codes("pointprecision"), nullable=False),
        sa.Column("place_certainty", codes("certainty", "place_certainty"), nullable=False),
        *filled(sa.Boolean(), "in_exhibition", "in_film"),
        sa.Column("website", text()),
        rule("point_whole", "(latitude IS NULL) = (longitude IS NULL)"),
        rule("point_said", "(latitude IS NULL) = (point_precision = 'unknown')"),
    )
    op.create_table(
        "cooperativeright",
        to("cooperative.id", "cooperative_id", primary_key=True),
        to("socialright.code", "right_code", text(), primary_key=True),
        sa.Column("basis", codes("rightbasis"), nullable=False),
        sa.Column("explanation", text(), nullable=False),
    )
    op.create_table(
        "cooperativeinstrument",
        *fact(),
        number(),
        to("cooperative.id", "cooperative_id", nullable=False),
        sa.Column("kind", codes("instrumentkind"), nullable=False),
        to("municipality.code", "municipality_code", text(10), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("note", text(), nullable=False),
        sa.UniqueConstraint("cooperative_id", "kind", "municipality_code"),
    )
    op.create_table(
        "cooperativecontact",
        to("cooperative.id", "cooperative_id", primary_key=True),
        sa.Column("email", text(120), nullable=False),
        sa.Column("consent", text(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.Column("noted_by", text(), nullable=False),
    )
    op.create_table(
        "hostrequest",
        number(),
        sa.Column("key", text(64), nullable=False, unique=True),
        to("municipality.code", "municipality_code", text(10)),
        *filled(text(), "municipality_name", "organisation", "period", "why"),
        sa.Column("email", text(120)),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("forgotten_at", UTCDateTime()),
        rule("forgotten_or_whole", "(email IS NULL) = (forgotten_at IS NOT NULL)"),
    )
    op.create_table(
        "hostrequeststep",
        to("hostrequest.id", "request_id", primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("stage", codes("requeststage"), nullable=False),
        sa.Column("reason", codes("rejectreason")),
        sa.Column("note", text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", text(), nullable=False),
        rule("rejected_says_why", "(reason IS NULL) = (stage <> 'rejected')"),
        rule("number_positive", "number > 0"),
    )


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")

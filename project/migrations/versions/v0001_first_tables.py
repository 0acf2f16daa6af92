"""The tables of the first version, and the two that nobody may change or empty."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = ("count", "auditentry")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(length=80), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "reader",
                "editor",
                "manager",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sqltypes.AutoString(), nullable=True),
        sa.Column("external_id", sqltypes.AutoString(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("external_id", name=op.f("uq_account_external_id")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "auditentry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqltypes.AutoString(), nullable=False),
        sa.Column("action", sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqltypes.AutoString(), nullable=False),
        sa.Column("details", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditentry")),
    )
    with op.batch_alter_table("auditentry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auditentry_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_auditentry_subject"), ["subject"], unique=False)

    op.create_table(
        "promise",
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "confirmed",
                "inferred",
                "unknown",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("question", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("number", name=op.f("uq_promise_number")),
    )
    op.create_table(
        "province",
        sa.Column("code", sqltypes.AutoString(length=10), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_province")),
        sa.UniqueConstraint("name", name=op.f("uq_province_name")),
    )
    op.create_table(
        "signinattempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signinattempt")),
    )
    with op.batch_alter_table("signinattempt", schema=None) as batch_op:
        batch_op.create_index("ix_signinattempt_subject_at", ["subject", "at"], unique=False)

    op.create_table(
        "socialright",
        sa.Column("code", sqltypes.AutoString(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("articles", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_socialright")),
        sa.UniqueConstraint("name", name=op.f("uq_socialright_name")),
        sa.UniqueConstraint("position", name=op.f("uq_socialright_position")),
    )
    op.create_table(
        "municipality",
        sa.Column("code", sqltypes.AutoString(length=10), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("region", sqltypes.AutoString(), nullable=True),
        sa.Column("province_code", sqltypes.AutoString(), nullable=False),
        sa.Column("successor_code", sqltypes.AutoString(), nullable=True),
        sa.Column("label_longitude", sa.Float(), nullable=True),
        sa.Column("label_latitude", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("fk_municipality_province_code")
        ),
        sa.ForeignKeyConstraint(
            ["successor_code"], ["municipality.code"], name=op.f("fk_municipality_successor_code")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
    )
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_municipality_province_code"), ["province_code"], unique=False
        )

    op.create_table(
        "passwordlink",
        sa.Column("token_hash", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("used_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_passwordlink_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_passwordlink")),
    )
    with op.batch_alter_table("passwordlink", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passwordlink_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "project",
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "confirmed",
                "inferred",
                "unknown",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqltypes.AutoString(length=80), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("province_code", sqltypes.AutoString(), nullable=False),
        sa.Column("example_figures", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("fk_project_province_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("slug", name=op.f("uq_project_slug")),
    )
    op.create_table(
        "signin",
        sa.Column("token_hash", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seen_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_signin_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signin")),
    )
    with op.batch_alter_table("signin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signin_account_id"), ["account_id"], unique=False)

    op.create_table(
        "cooperative",
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "confirmed",
                "inferred",
                "unknown",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqltypes.AutoString(length=80), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("description", sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqltypes.AutoString(), nullable=True),
        sa.Column("municipality_code", sqltypes.AutoString(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column(
            "point_precision",
            sa.Enum(
                "address",
                "neighbourhood",
                "place",
                "unknown",
                name="pointprecision",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "place_certainty",
            sa.Enum(
                "confirmed",
                "inferred",
                "unknown",
                name="place_certainty",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("in_exhibition", sa.Boolean(), nullable=False),
        sa.Column("in_film", sa.Boolean(), nullable=False),
        sa.Column("website", sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "(latitude IS NULL) = (point_precision = 'unknown')",
            name=op.f("ck_cooperative_point_said"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_cooperative_point_whole")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_cooperative_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative")),
        sa.UniqueConstraint("name", name=op.f("uq_cooperative_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_cooperative_slug")),
    )
    op.create_table(
        "venue",
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "confirmed",
                "inferred",
                "unknown",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqltypes.AutoString(length=80), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqltypes.AutoString(), nullable=False),
        sa.Column("municipality_code", sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqltypes.AutoString(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column(
            "point_precision",
            sa.Enum(
                "address",
                "neighbourhood",
                "place",
                "unknown",
                name="pointprecision",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (point_precision = 'unknown')", name=op.f("ck_venue_point_said")
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_venue_point_whole")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_venue_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("slug", name=op.f("uq_venue_slug")),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venue_municipality_code"), ["municipality_code"], unique=False
        )

    op.create_table(
        "cooperativeright",
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("right_code", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "source",
                "interpretation",
                name="rightbasis",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("explanation", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_cooperativeright_cooperative_id")
        ),
        sa.ForeignKeyConstraint(
            ["right_code"], ["socialright.code"], name=op.f("fk_cooperativeright_right_code")
        ),
        sa.PrimaryKeyConstraint("cooperative_id", "right_code", name=op.f("pk_cooperativeright")),
    )
    op.create_table(
        "stop",
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "confirmed",
                "inferred",
                "unknown",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqltypes.AutoString(length=80), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column(
            "date_precision",
            sa.Enum(
                "day",
                "month",
                "unknown",
                name="dateprecision",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "grant_coverage",
            sa.Enum(
                "inside",
                "outside",
                "unknown",
                name="grantcoverage",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "(first_day IS NULL) = (date_precision = 'unknown') "
            "AND (last_day IS NULL) = (date_precision = 'unknown')",
            name=op.f("ck_stop_days_as_precise_as_said"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_stop_days_in_order")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_stop_project_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_stop_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop")),
        sa.UniqueConstraint("project_id", "position", name=op.f("uq_stop_project_id_position")),
        sa.UniqueConstraint("slug", name=op.f("uq_stop_slug")),
    )
    with op.batch_alter_table("stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stop_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "toursession",
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "confirmed",
                "inferred",
                "unknown",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqltypes.AutoString(length=80), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "opening",
                "workshop",
                "information",
                "in_depth",
                "conference",
                "exchange",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("promise_id", sa.Integer(), nullable=True),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column(
            "date_precision",
            sa.Enum(
                "day",
                "month",
                "unknown",
                name="dateprecision",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("time_of_day", sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqltypes.AutoString(), nullable=False),
        sa.Column("expects_count", sa.Boolean(), nullable=False),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "(day IS NULL) = (date_precision = 'unknown')", name=op.f("ck_toursession_day_said")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_toursession_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_toursession_promise_id")
        ),
        sa.ForeignKeyConstraint(["stop_id"], ["stop.id"], name=op.f("fk_toursession_stop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toursession")),
        sa.UniqueConstraint("slug", name=op.f("uq_toursession_slug")),
    )
    with op.batch_alter_table("toursession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_toursession_stop_id"), ["stop_id"], unique=False)

    op.create_table(
        "count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "known",
                "unknown",
                "not_yet",
                "not_counted",
                "cancelled",
                name="figurestate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "list",
                "tally",
                "counter",
                "tickets",
                "sample",
                "estimate",
                "host",
                name="countingmethod",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "lost",
                "forgotten",
                "nobody",
                "not_agreed",
                "unstaffed",
                "not_held",
                "closed",
                "other",
                name="countreason",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("remark", sqltypes.AutoString(), nullable=False),
        sa.Column("entered_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("entered_by", sqltypes.AutoString(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column(
            "correction_reason",
            sa.Enum(
                "typing",
                "recounted",
                "wrong_place",
                "later_information",
                "withdrawn",
                "entered_again",
                name="correctionreason",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(method IS NULL) = (state <> 'known')", name=op.f("ck_count_method_when_known")
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (state <> 'known')", name=op.f("ck_count_number_only_when_known")
        ),
        sa.CheckConstraint(
            "(reason IS NULL) = (state IN ('known', 'not_yet'))",
            name=op.f("ck_count_reason_when_no_number"),
        ),
        sa.CheckConstraint(
            "state <> 'not_yet' OR replaces_id IS NOT NULL", name=op.f("ck_count_withdraws_a_row")
        ),
        sa.CheckConstraint(
            "(first_day IS NULL) = (last_day IS NULL)", name=op.f("ck_count_days_both")
        ),
        sa.CheckConstraint(
            "(replaces_id IS NULL) = (correction_reason IS NULL)",
            name=op.f("ck_count_correction_says_why"),
        ),
        sa.CheckConstraint(
            "(stop_id IS NULL) <> (session_id IS NULL)", name=op.f("ck_count_one_subject")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_count_days_in_order")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_count_number_not_negative")),
        sa.CheckConstraint(
            "session_id IS NULL OR first_day IS NULL", name=op.f("ck_count_days_of_stops_only")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["count.id"], name=op.f("fk_count_replaces_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["toursession.id"], name=op.f("fk_count_session_id")
        ),
        sa.ForeignKeyConstraint(["stop_id"], ["stop.id"], name=op.f("fk_count_stop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count")),
        sa.UniqueConstraint("key", name=op.f("uq_count_key")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_count_replaces_id")),
    )
    with op.batch_alter_table("count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_count_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_count_stop_id"), ["stop_id"], unique=False)
        batch_op.create_index(
            "uq_count_first_of_session",
            ["session_id"],
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL AND session_id IS NOT NULL"),
            postgresql_where=sa.text("replaces_id IS NULL AND session_id IS NOT NULL"),
        )

    _forbid_changes()


def _forbid_changes() -> None:
    """Counts and the logbook are only ever added to; the database itself refuses the rest."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for table in APPEND_ONLY:
        forbid_changes(table)


def forbid_changes(table: str) -> None:
    """The triggers that make one table append-only; later versions use them too."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER "{table}_no_{deed.lower()}" BEFORE {deed} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION append_only()"
    )
    op.execute(
        f'CREATE TRIGGER "{table}_never_emptied" BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")

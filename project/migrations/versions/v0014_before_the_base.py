"""Where installations of before the base stand; a new one has nothing to do here."""

revision = "0014"
down_revision = None


def upgrade() -> None:
    """The tables of an installation that stands here were made by version 1.0.0."""


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")

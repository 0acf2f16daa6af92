"""Everything that can differ between two installations, read once from the environment.

Order: environment variable, then ``.streamlit/secrets.toml``, then the default below. Every name
except ``DATABASE_URL`` begins with ``DASHBOARD_``; docs/install.md lists them all.
"""

from functools import lru_cache
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


class Settings(BaseSettings):
    """The settings of this installation."""

    model_config = SettingsConfigDict(
        env_prefix="DASHBOARD_", toml_file=ROOT / ".streamlit" / "secrets.toml", extra="ignore"
    )

    database_url: str = Field(
        default=f"sqlite:///{DATA / 'dashboard.sqlite'}",
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
    )
    # Close the reading pages too: then every page asks to sign in.
    reading_closed: bool = False
    # A count is overdue when its last day is over by more than this many days.
    due_days: int = Field(default=7, ge=0)
    # A deviation from the plan is told to the funder within so many days; no source names a term.
    duty_days: int | None = Field(default=None, ge=0)
    # What says who asked for the exhibition is removed this many days after the last step.
    request_days: int = Field(default=180, ge=1)
    # Where people reach the dashboard; used in links that are sent to somebody.
    public_url: str = "http://localhost:8501"
    # Inhabitants by municipality from a file of your own; empty means data/population.csv.
    population_file: str = ""
    # Whom readers write to about a figure; empty: no link beside its explanation.
    contact: str = ""
    # Behind a proxy that ends TLS: the cookie travels over https only.
    secure_cookie: bool = False
    # Where the organisation's OpenID Connect provider says what it is; empty: passwords only.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    # What the provider calls somebody's address, and the list of somebody's groups.
    oidc_claim: str = "email"
    oidc_groups_claim: str = "groups"
    # Only the provider signs people in; without a provider this says nothing.
    passwords_closed: bool = False
    # How many tabs may be open in all, and from one address; who comes then is told so.
    tabs_most: int = Field(default=500, ge=1)
    tabs_per_address: int = Field(default=100, ge=1)
    # How often one tab may ask for a page, in the long run; an address five times as often.
    reruns_per_second: float = Field(default=2.0, gt=0)
    # How long a write waits for another process that holds the SQLite file, in seconds.
    lock_seconds: float = Field(default=5.0, gt=0)
    # How long PostgreSQL may take to answer, in seconds.
    database_seconds: float = Field(default=10.0, gt=0)
    # Where backups are kept; empty means a folder `reservekopieen` beside the SQLite file.
    backup_folder: str = ""
    # A timed backup when the last one is older than this many hours; 0 switches them off.
    backup_hours: int = Field(default=24, ge=0)
    # How many timed backups are kept.
    backup_keep: int = Field(default=14, ge=1)
    # An account that was switched off loses its name after this many months.
    forget_months: int = Field(default=24, ge=1)
    # The log as one JSON object a line, for a program that collects it.
    log_json: bool = False
    # Makes the clock stand still at this moment (ISO 8601 with offset). For tests and rehearsals.
    frozen_now: str = ""

    @property
    def takes_passwords(self) -> bool:
        """Whether a name and a password are a way in; always, when there is no other."""
        return not (self.passwords_closed and self.oidc_issuer)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment first, then the secrets file."""
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings, read once per process (``settings.cache_clear()`` reads them again)."""
    return Settings()

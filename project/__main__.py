"""The command line: ``python -m project …``. Parses, calls, and says what happened in Dutch."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from project import clock, database, formatting
from project.accounts import holders, keeping, password_links
from project.audit import logbook
from project.database import StartError
from project.errors import InputError
from project.facts import loading
from project.output.reports import files, issued
from project.parsing import periods
from project.settings import settings
from project.tour import itinerary
from project.upkeep import backups, checks, copying, demo, full_export, moving
from project.upkeep.reading import store, words
from project.web import compression
from project.wording.people import ROLE, Role

# Of a bar that shows progress.
_STEPS = 1_000

app = typer.Typer(
    help="Het dashboard van de rondreizende tentoonstelling.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
user = typer.Typer(help="Accounts van medewerkers.", no_args_is_help=True)
app.add_typer(user, name="user")


@app.command()
def prepare() -> None:
    """Maak de database klaar en laad de feiten; nog een keer verandert niets."""
    _say_loaded(loading.prepare())
    compression.warm()


@app.command(name="demo")
def prepare_demo() -> None:
    """Vul een aparte database met voorbeeldcijfers en twee voorbeeldaccounts."""
    added = demo.prepare()
    compression.warm()
    print(f"Voorbeeldcijfers: {formatting.amount(added, 'telling', 'tellingen')} toegevoegd.")


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="Een reservekopie om na te kijken.")] = None,
) -> None:
    """Kijk de database na, of een reservekopie: bestand, tabellen, totalen en logboek."""
    wrong = checks.findings(database.engine()) if file is None else backups.inspect(file)
    if wrong:
        raise InputError("\n".join([*wrong, _AFTER_CHECK]))
    if file is None:
        print("De database is in orde en klaar voor gebruik.")
    else:
        print(f"{file} is in orde en kan worden teruggezet.")


@app.command()
def backup(file: Path) -> None:
    """Maak een reservekopie van alles, terwijl mensen doorwerken."""
    backups.make(file)
    print(f"Reservekopie gemaakt: {file} ({formatting.size(file.stat().st_size)}).")
    print("Er staan namen van medewerkers in: bewaar haar op een veilige plek.")


@app.command()
def move(
    file: Path,
    to: Annotated[str, typer.Option(help="Het hele nieuwe adres, met https:// ervoor.")],
) -> None:
    """Verhuis: sluit deze database voor wie opslaat, en maak daarna de reservekopie."""
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        moving.close(session, to=to)
    print(f"Hier wordt niets meer opgeslagen; wie dat probeert, leest: ga naar {to}.")
    backup(file)
    print("Zet haar terug op de nieuwe plek: python -m project restore BESTAND")
    print("Gaat het niet door? Dan hier: python -m project reopen")


@app.command()
def reopen() -> None:
    """Sla hier weer op: de verhuizing gaat niet door."""
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        moving.reopen(session)
    print("Hier wordt weer opgeslagen.")


@app.command()
def restore(
    file: Path,
    anyway: Annotated[
        bool, typer.Option(help="Ook als er iets niet klopt in het bestand.")
    ] = False,
) -> None:
    """Zet een reservekopie terug in plaats van wat er nu staat; dat wordt eerst bewaard."""
    done = backups.restore(file, anyway=anyway, by=logbook.COMMAND_LINE.name)
    print(f"Teruggezet: {formatting.amount(done.rows, 'rij', 'rijen')} uit {file}.")
    for kept in done.kept:
        print(f"Wat er stond is bewaard als {kept}")
    print("Iedereen is uitgelogd. Kijk of alle accounts kloppen: python -m project user list")
    if done.restart:
        print("Draait het dashboard nog? Start het dan opnieuw.")


@app.command()
def export(
    directory: Path,
    kind: Annotated[str, typer.Option("--format", help="csv of xlsx")] = "csv",
    zipped: Annotated[bool, typer.Option("--zip", help="Alles in één bestand.")] = False,
) -> None:
    """Schrijf alle tabellen naar een nieuwe map, met uitleg van elke kolom."""
    rows = full_export.write(directory, kind=kind, zipped=zipped)
    print(f"{formatting.amount(rows, 'rij', 'rijen')} geschreven naar {directory}.")
    print("Er staan persoonsgegevens in: geef deze map niet door.")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Een bestand: csv, xlsx, xls of ods.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Toon het plan en sla niets op.")
    ] = False,
    answer: Annotated[
        list[str] | None,
        typer.Option(help="Het antwoord op een vraag: CODE=ANTWOORD. Mag vaker."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Wat er in een kolom staat: C=number; skip is niet lezen. Mag vaker."),
    ] = None,
) -> None:
    """Lees aantallen in uit een spreadsheet: eerst het plan, dan alles of niets."""
    database.check_ready()
    book, answers = words.opened(file), words.answers(answer or [], column or [])
    with _progress() as tell, database.reading() as session:
        made = store.make_plan(session, book, answers, tell)
    print("\n".join(words.told(made)))
    if made.problem or made.questions or made.refused_all:
        sys.exit(1)
    if dry_run:
        print("Er is niets opgeslagen (--dry-run).")
        return
    with _progress() as tell, database.transaction(logbook.COMMAND_LINE, None) as session:
        stored = store.store(session, made=made, tell=tell, by=logbook.COMMAND_LINE.name)
    with database.reading() as session:
        receipt = store.receipt(session, made) if stored else []
    print("\n".join(receipt) or "Er is niets veranderd: alles stond er al.")


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="Het bestand: .pdf, .xlsx of .csv")],
    number: Annotated[
        int | None, typer.Option(help="Een verslag dat is uitgegeven; anders het concept.")
    ] = None,
    first: Annotated[str, typer.Option(help="Eerste dag van het concept, als 2018-01-01.")] = "",
    last: Annotated[str, typer.Option(help="Laatste dag van het concept.")] = "",
    project: Annotated[
        str, typer.Option(help="Korte naam van het project, als in adressen; anders het eerste.")
    ] = "",
) -> None:
    """Maak het verslag: het concept van nu, of precies zoals het is uitgegeven."""
    make = files.maker(out.suffix)
    database.check_ready()
    with database.reading() as session:
        projects = itinerary.project_names(session)
        if project and project not in projects:
            raise InputError(
                f"Het project “{project[:40]}” bestaat niet. Kies uit: {', '.join(projects)}."
            )
        if number is not None:
            found = issued.read(session, number, project)
        else:
            period = periods.read(first, last)
            found = issued.draft(session, period=period, today=clock.today(), project=project)
    try:
        out.write_bytes(make(found))
    except OSError as error:
        raise InputError(
            f"Het bestand {out} kan niet worden geschreven. Kies een andere map."
        ) from error
    print(f"{found.title} ({files.period_words(found)}) staat in {out}.")


@user.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="De naam waarmee iemand inlogt.")],
    role: Annotated[Role, typer.Option(help="reader, editor of manager")] = Role.EDITOR,
) -> None:
    """Maak een account en geef een link waarmee iemand zelf een wachtwoord kiest."""
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        keeping.add_account(
            session, name=name, role=role, password=None, by=logbook.COMMAND_LINE.name
        )
        token = password_links.make_password_link(session, name=name, by=logbook.COMMAND_LINE.name)
    print(f"Account {name} ({ROLE[role]}) is gemaakt.")
    print("Geef deze link aan die persoon. Hij werkt één keer, en zeven dagen lang:")
    print(password_links.link_address(token))


@user.command("link")
def new_link(name: str) -> None:
    """Geef een nieuwe link om een wachtwoord te kiezen; een oude link werkt dan niet meer."""
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        token = password_links.make_password_link(session, name=name, by=logbook.COMMAND_LINE.name)
    print(password_links.link_address(token))


@user.command("list")
def list_users() -> None:
    """Toon alle accounts."""
    with database.reading() as session:
        found = holders.accounts(session)
    if not found:
        print("Er zijn nog geen accounts. Maak er een met: python -m project user add NAAM")
    for one in found:
        print(f"{one.name}\t{ROLE[one.role]}\t{'actief' if one.active else 'uitgezet'}")


@user.command("remove")
def remove_user(name: str) -> None:
    """Zet een account uit; wie ermee is ingelogd, is dat meteen niet meer."""
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        keeping.remove_account(session, name=name, by=logbook.COMMAND_LINE.name)
    print(f"Account {name} is uitgezet.")


_AFTER_CHECK = (
    "Wat nu? Maak eerst een kopie van wat er is: python -m project backup BESTAND. Vraag dan om "
    "hulp, of zet een goede reservekopie terug: python -m project restore BESTAND"
)


@contextmanager
def _progress() -> Iterator[copying.Tell]:
    """A bar with what is being done; only where somebody looks."""
    if not sys.stderr.isatty():
        yield copying.quietly
        return
    with typer.progressbar(length=_STEPS, file=sys.stderr, width=30) as bar:

        def tell(what: str, done: float) -> None:
            bar.label = what
            # Each part of the work begins at the left again.
            bar.update(round(done * _STEPS) - bar.pos)

        yield tell


def _say_loaded(loaded: loading.Loaded) -> None:
    if not loaded.added and not loaded.corrected:
        print("De feiten stonden er al; er is niets veranderd.")
    else:
        print(
            f"Feiten geladen: {formatting.number(loaded.added)} toegevoegd, "
            f"{formatting.number(loaded.corrected)} verbeterd."
        )
    if loaded.kept:
        kept = formatting.amount(loaded.kept, "feit", "feiten")
        print(f"{kept} is door medewerkers veranderd en bleef zoals het was.")


def main() -> None:
    """Run a command; what a person can repair becomes one line and exit code 2."""
    settings()
    try:
        app()
    except (InputError, StartError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()

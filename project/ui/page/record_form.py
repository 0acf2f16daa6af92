"""The form of a record on a page: its questions, saving it, a conflict, the receipt, undoing.

One form is open at a time, beside the list in which it was chosen. Each has a number in the keys
of its widgets, so that the next one starts empty. A save runs in the callback of its button, in
one transaction; what was typed stays until all of it is stored, and the receipt, read back from
the database, then stands where the form was.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from sqlmodel import Session

from project import database
from project.errors import InputError
from project.records import record as records
from project.records.fields import Field, OneOf, Text, Texts, Yes
from project.records.record import Line, Record, RecordConflictError
from project.ui.page.markdown import plain
from project.ui.page.opening import visitor
from project.ui.page.showing import tile
from project.wording.people import Role
from project.wording.tour import CHANGE_REASON, ChangeReason

# The form that is open: of which kind, and of which slug ("" for something new).
Opened = tuple[str, str]
# Beyond so many rows one types to find one.
_MOST_IN_SIGHT = 60
_OPEN = "record-open"
_ASKED = "record-asked"
_BEGINS_WITH = "record-begins-with"
_NUMBER = "record-number"
_SAVED = "record-saved"
_RECEIPT = "record-receipt"
_PROBLEM = "record-problem"
_WHY = OneOf(
    "reason",
    label="Waarom verandert het?",
    texts={code: text for code, text in CHANGE_REASON.items() if code != ChangeReason.UNDONE},
    radio=True,
)


def _number() -> int:
    return int(st.session_state.get(_NUMBER, 0))


@dataclass(frozen=True)
class RecordForm:
    """The form of one record; without a ``slug`` it adds one that begins as ``blank``."""

    record: Record[Any]
    slug: str = ""
    blank: Any = None
    # What a page offers to choose from, by the name of the question.
    choices: Mapping[str, Texts] = field(default_factory=dict)
    # The form that opens where something new is chosen, by the name of the question.
    inside: Mapping[str, "RecordForm"] = field(default_factory=dict)
    # Stores a new one, given ``wanted`` and ``key``; else the record adds it.
    add: Callable[..., Any] | None = None
    number: int = field(default_factory=_number)

    def key(self, name: str) -> str:
        """The key of one of its widgets."""
        return f"{self.record.subject}-{self.slug}-{self.number}-{name}"

    def value(self, name: str) -> Any:
        """What stands there at this moment; None when nothing does."""
        return st.session_state.get(self.key(name))

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put these values into its widgets."""
        for name, what in values.items():
            st.session_state[self.key(name)] = what

    def show(self, label: str, between: Callable[[], None] = lambda: None) -> None:
        """Every question, what stands ``between`` them and the button with this label."""
        self.ask()
        if self.slug:
            self.ask_one(_WHY)
        between()
        _show_problem_of(self.key(""))
        clashing = self.value("clashing")
        with st.container(horizontal=True):
            st.button(
                "Sla op wat hier is ingevuld" if clashing else label,
                key=self.key("save"),
                type="primary",
                on_click=self._save,
            )
            if clashing:
                st.button(
                    "Neem over wat er staat", key=self.key("take"), on_click=self._take_theirs
                )
            st.button("Sluiten", key=self.key("close"), on_click=open_form, args=(None,))

    def ask(self, *, all_of_it: bool = True) -> None:
        """Every question, some of them folded; those only when ``all_of_it`` is asked."""
        self._begin()
        asked = [one for one in self.record.fields if one.label and not (self.slug and one.fixed)]
        for one in asked:
            if not one.more:
                if one.part:
                    st.subheader(one.part, anchor=False)
                self.ask_one(one)
        folded = [one for one in asked if one.more and all_of_it]
        if folded:
            with st.expander("Meer (hoeft niet)"):
                for one in folded:
                    self.ask_one(one)

    def ask_one(self, one: Field) -> None:
        """The questions of one field, and how the answer is understood."""
        with database.reading() as session:
            for question in one.asks(session, self.value):
                if question.asked is None or question.asked(self.value):
                    self._show(session, question)
        try:
            said = one.echo(self.value)
        except InputError as problem:
            st.caption(plain(problem))
            return
        if said:
            st.caption(plain(f"Begrepen: {said}"))

    def typed(self) -> Any:
        """What stands on the form as a draft. Raises InputError for what makes no sense."""
        return self.record.typed(self.value, self.value("was"), new=not self.slug)

    def form_key(self, part: str = "") -> str:
        """The key of this form: however often it is sent, it is stored once."""
        made = st.session_state.setdefault(self.key("key"), uuid.uuid4().hex)
        return f"{made}{part}"

    def _begin(self) -> None:
        """Fill it with what stands there now, and remember that."""
        with database.reading() as session:
            first = self.record.fields[0].asks(session, self.value)[0]
            # Streamlit forgets what stands in a widget when another page was looked at.
            if self.key(first.name) in st.session_state and self.value("was") is not None:
                return
            was = self.record.read(session, self.slug) if self.slug else self._blank()
            self.fill({"was": was, "clashing": ()})
            for one in self.record.fields:
                if one.label:
                    self.fill(one.shown(was))

    def _blank(self) -> Any:
        begun = st.session_state.get(_BEGINS_WITH)
        return begun if isinstance(begun, self.record.draft) else self.blank

    def _show(self, session: Session, one: Field) -> None:
        key = self.key(one.name)
        if isinstance(one, Yes):
            st.checkbox(plain(one.label), key=key)
        elif isinstance(one, OneOf):
            self._show_choice(one, self.choices.get(one.name) or one.offered(session))
        elif isinstance(one, Text) and one.lines:
            st.text_area(one.label, key=key, max_chars=one.longest)
        else:
            longest = one.longest if isinstance(one, Text) else 60
            st.text_input(
                one.label, key=key, max_chars=longest, placeholder=one.example, autocomplete="off"
            )

    def _show_choice(self, one: OneOf, texts: Texts) -> None:
        key = self.key(one.name)
        if one.radio:
            st.radio(
                one.label,
                list(texts),
                index=None,
                format_func=texts.__getitem__,
                horizontal=True,
                key=key,
            )
            return
        within = self.inside.get(one.name)
        if within and self.is_new(one.name):
            texts = {self.value(one.name): self.value(one.name), **texts}
        st.selectbox(
            one.label,
            list(texts),
            index=None,
            format_func=lambda chosen: texts.get(chosen, chosen),
            placeholder=one.example or "Kies",
            key=key,
            accept_new_options=within is not None,
        )
        if within and self.is_new(one.name):
            with st.container(border=True):
                within.ask_about(self.value(one.name))

    def is_new(self, name: str) -> bool:
        """Whether what was typed at this question is none of what there is to choose."""
        return bool(self.value(name)) and self.value(name) not in self.choices[name]

    def ask_about(self, name: str) -> None:
        """The first questions about something new that was called ``name`` in another form."""
        self._begin()
        if self.value("called") != name:
            self.fill({"called": name, "name": name})
        self.ask(all_of_it=False)

    def _save(self) -> None:
        if self.number == _number():
            run(self.record.role, self.form_key(), self._store, about=self.key(""))

    def _store(self, session: Session, key: str) -> None:
        was, wanted = self.value("was"), self.typed()
        for name, form in self.inside.items():
            if self.is_new(name):
                new = form.record.add(session, wanted=form.typed(), key=f"{key}-{name}")
                wanted = replace(wanted, **{name: records.slug_of(session, new)})
        if not self.slug:
            (self.add or self.record.add)(session, wanted=wanted, key=key)
            return
        reason = self.value("reason")
        try:
            self.record.change(
                session, slug=self.slug, was=was, wanted=wanted, reason=reason, key=key
            )
        except RecordConflictError as conflict:
            # Who saves again has seen both values.
            theirs = {name: getattr(conflict.theirs, name) for name in conflict.clashing}
            self.fill({"was": replace(was, **theirs), "clashing": conflict.clashing})
            raise

    def _take_theirs(self) -> None:
        """Put what a colleague stored into the widgets; the rest of what was typed stays."""
        clashing = set(self.value("clashing"))
        self.fill({"clashing": ()})
        for one in self.record.fields:
            if clashing & set(one.names):
                self.fill(one.shown(self.value("was")))


def run(role: Role, key: str, command: Callable[..., Any], *, about: str = "", **what: Any) -> None:
    """Run a command as who is signed in; its receipt shows what was stored with this key."""
    # Fetched first: what was stored must get its receipt, also when this run is cut short.
    saved = st.session_state.setdefault(_SAVED, [])
    try:
        with database.transaction(visitor(), role) as session:
            command(session, key=key, **what)
    except InputError as problem:
        st.session_state[_PROBLEM] = (about, str(problem))
        return
    saved.append(key)


def open_form(what: Opened | None, begins_with: Any = None) -> None:
    """Open this form, and close the one that was open; None only closes.

    A new one ``begins_with`` this draft instead of its blank.
    """
    st.session_state[_OPEN] = what
    st.session_state[_BEGINS_WITH] = begins_with
    st.session_state[_NUMBER] = _number() + 1
    st.session_state.pop(_RECEIPT, None)


def open_asked(what: Opened) -> None:
    """Open the form that the address asks for, once: afterwards the buttons decide."""
    if st.session_state.get(_ASKED) != what:
        st.session_state[_ASKED] = what
        open_form(what)


def opened() -> Opened | None:
    """The form that is open; what was saved closed its own, and left a receipt."""
    if saved := st.session_state.get(_SAVED):
        open_form(None)
        st.session_state[_RECEIPT] = saved[-1]
        saved.clear()
    found: Opened | None = st.session_state.get(_OPEN)
    return found


def show_opener(title: str, what: Opened) -> None:
    """A button that opens this form."""
    st.button(
        title,
        key=f"open-{'-'.join(what)}",
        icon=":material/edit:" if what[1] else ":material/add:",
        on_click=open_form,
        args=(what,),
    )


def choose_row(label: str, rows: Mapping[Opened, str]) -> None:
    """A list of which one row is chosen: the one whose form is open."""
    known = Counter[str]()
    titles = {}
    for what, title in rows.items():
        known[title] += 1
        # Streamlit knows a choice by its words.
        titles[what] = title if known[title] == 1 else f"{title} ({known[title]})"
    key = f"rows-{label}"
    st.session_state[key] = opened() if opened() in rows else None

    def choose() -> None:
        open_form(st.session_state[key])

    if len(rows) > _MOST_IN_SIGHT:
        st.selectbox(
            label,
            list(rows),
            format_func=titles.__getitem__,
            placeholder="Kies, of typ om te zoeken",
            key=key,
            on_change=choose,
        )
    elif rows:
        with st.container(key=f"list-{label}"):
            st.radio(
                label,
                list(rows),
                format_func=lambda what: plain(titles[what]),
                key=key,
                on_change=choose,
            )


def show_chosen(
    form: Callable[[Opened], None],
    hint: str,
    *,
    kinds: Sequence[Record[Any]],
    subject: str = "",
    besides: Callable[[Sequence[Line]], None] = lambda _lines: None,
) -> None:
    """What stands beside a list: the form that is open, else the receipt of the last save.

    The form is of one of these ``kinds``; of another ``subject`` it may store those.
    """
    what = opened()
    if what and what[0] in ([subject] if subject else [one.subject for one in kinds]):
        with tile("chosen"):
            form(what)
    elif not _show_receipt(kinds, besides) and hint:
        st.caption(hint)
    show_problem()


def show_problem() -> None:
    """Why the last button did nothing, when no form said so."""
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem[1]))


def _show_problem_of(about: str) -> None:
    if st.session_state.get(_PROBLEM, ("", ""))[0] == about:
        show_problem()


def _show_receipt(kinds: Sequence[Record[Any]], besides: Callable[[Sequence[Line]], None]) -> bool:
    """The proof of the last save, with a way back; False when there is none of these kinds."""
    key = st.session_state.get(_RECEIPT)
    with database.reading() as session:
        lines = records.lines_of(session, kinds, key) if key else []
    if not lines:
        return False
    told = [f"Opgeslagen, nr {one.number} ({one.at}). {one.what}" for one in lines]
    st.success("  \n".join(map(plain, told)))
    besides(lines)
    if all(one.can_be_undone for one in lines):
        _undo_button("receipt-undo", kinds, [one.number for one in lines])
    return True


def show_lines(kinds: Sequence[Record[Any]], lines: Sequence[Line]) -> None:
    """What was changed, with who and why; what can be undone has a button."""
    for one in lines:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"Nr {one.number}, {one.by}, {one.at}: {one.what}"), width="stretch")
            if one.can_be_undone:
                _undo_button("history-undo", kinds, [one.number])


def _undo_button(name: str, kinds: Sequence[Record[Any]], numbers: list[int]) -> None:
    key = f"{name}-{numbers[-1]}"
    st.button("Ongedaan maken", key=key, on_click=_undo, args=(kinds, numbers))


def _undo(kinds: Sequence[Record[Any]], numbers: list[int]) -> None:
    """Take lines back, the last first. The key makes a second tap the same undoing."""

    def command(session: Session, key: str) -> None:
        for number in reversed(numbers):
            records.undo(session, kinds, entry_id=number, key=f"{key}-{number}")

    run(kinds[0].role, f"undo-{numbers[-1]}", command)

"""Accounts on the screen: invite somebody, give another role, switch off, forget who has left."""

import streamlit as st

from project import database, formatting
from project.accounts import holders, password_links
from project.accounts import keeping as account_edits
from project.accounts.holders import AccountRow
from project.settings import settings
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.ui.page.opening import visitor
from project.ui.page.record_form import choose_row, opened, show_opener
from project.ui.page.showing import beside, tile
from project.wording.people import ROLE, Role

_ACCOUNT = "account"
_NAME, _ROLE, _MADE = "invite-name", "invite-role", "invite-made"


def show_accounts() -> None:
    """Every account, and beside the list what a manager may do with the one that is chosen."""
    with database.reading() as session:
        accounts = {one.name: one for one in holders.accounts(session)}
    left, right = beside(5, 7)
    with left, tile("list"):
        show_opener("Iemand uitnodigen", (_ACCOUNT, ""))
        titles = {(_ACCOUNT, name): f"{name}: {_state(one)}" for name, one in accounts.items()}
        choose_row("Accounts", titles)
        _show_forgetting()
    with right:
        kind, name = opened() or ("", "")
        if kind == _ACCOUNT:
            with tile("chosen"):
                _show_one(accounts[name]) if name in accounts else _show_invitation()
        else:
            st.caption("Kies een account uit de lijst, of nodig iemand uit.")
        show_outcome()
        made = st.session_state.pop(_MADE, None)
        if made and settings().takes_passwords:
            st.write(plain(f"Stuur deze link aan {made[0]}. Bewaar hem nu, later is hij weg."))
            st.code(password_links.link_address(made[1]), language=None, wrap_lines=True)
            st.caption("De link werkt één keer, zeven dagen lang.")


def _show_invitation() -> None:
    with st.form("invite", border=False):
        st.text_input("Naam om mee in te loggen", key=_NAME, placeholder="anna.jansen")
        st.selectbox("Rol", list(Role), 1, format_func=ROLE.__getitem__, key=_ROLE)
        st.form_submit_button("Uitnodigen", type="primary", on_click=_invite)


def _show_one(one: AccountRow) -> None:
    st.markdown(f"**{plain(one.name)}**  \n{plain(_state(one))}")
    if not one.active or one.name == visitor().name:
        st.caption("Aan dit account is hier niets te veranderen.")
        return
    key = f"role-{one.name}"
    st.selectbox(
        f"Rol van {one.name}",
        list(Role),
        list(Role).index(one.role),
        format_func=ROLE.__getitem__,
        key=key,
        on_change=_change_role,
        args=(one.name, key),
        width=180,
    )
    st.button(
        "Nieuwe link",
        key=f"link-{one.name}",
        help="Een link waarmee deze persoon een nieuw wachtwoord kiest.",
        on_click=_new_link,
        args=(one.name,),
    )
    with st.expander(f"{one.name} uitzetten"):
        st.write(plain(f"{one.name} wordt overal uitgelogd. Wat is ingevuld, blijft staan."))
        st.button(
            f"Zet {one.name} uit", key=f"off-{one.name}", on_click=_switch_off, args=(one.name,)
        )


def _show_forgetting() -> None:
    """What is kept how long, and a button for the accounts whose time has come."""
    months = formatting.amount(settings().forget_months, "maand", "maanden")
    st.caption(
        f"Een account dat is uitgezet, verliest na {months} zijn naam. Tellingen en logboek "
        "blijven: daar staat de naam waarmee iemand inlogde. Mislukte pogingen om in te loggen "
        "verdwijnen na een kwartier."
    )
    with database.reading() as session:
        old = account_edits.to_forget(session)
    if old:
        st.write(plain(f"Dit kan nu voor: {formatting.listing(old)}."))
        st.button("Maak anoniem", key="forget-accounts", on_click=_forget)


def _state(one: AccountRow) -> str:
    if not one.active:
        return f"{ROLE[one.role].capitalize()}, uitgezet"
    way_in = "" if one.has_password else ", heeft nog geen wachtwoord gekozen"
    if one.address:
        way_in = f", logt bij de organisatie in als {one.address}"
    return f"{ROLE[one.role].capitalize()}, sinds {formatting.moment(one.created_at)}{way_in}"


def _invite() -> None:
    name, role = st.session_state[_NAME], Role(st.session_state[_ROLE])
    token = do(
        account_edits.invite,
        role=Role.MANAGER,
        done=f"Account {name} is gemaakt ({ROLE[role]}).",
        name=name,
        wanted=role,
    )
    if token is not None:
        st.session_state[_MADE] = (name, token)
        st.session_state[_NAME] = ""


def _new_link(name: str) -> None:
    done = f"Er is een nieuwe link voor {name}; een oude werkt niet meer."
    token = do(password_links.make_password_link, role=Role.MANAGER, done=done, name=name)
    if token is not None:
        st.session_state[_MADE] = (name, token)


def _change_role(name: str, key: str) -> None:
    wanted = Role(st.session_state[key])
    done = f"{name} is nu {ROLE[wanted]}."
    do(account_edits.change_role, role=Role.MANAGER, done=done, name=name, wanted=wanted)
    # The list shows what is stored, also when it was refused.
    st.session_state.pop(key)


def _switch_off(name: str) -> None:
    done = f"Account {name} is uitgezet en overal uitgelogd."
    do(account_edits.switch_off, role=Role.MANAGER, done=done, name=name)


def _forget() -> None:
    done = "De namen van oude accounts zijn weggehaald."
    do(account_edits.forget_old, role=Role.MANAGER, done=done)

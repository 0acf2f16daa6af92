"""Who comes in through the organisation's own sign-in: an account by its address, or a group."""

import streamlit as st

from project import database
from project.accounts import holders, provider
from project.settings import settings
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.wording.people import ROLE, Role

_NAME, _ADDRESS, _GROUP, _ROLE = "link-name", "link-address", "group-name", "group-role"
_ROLES = dict[str, str]([*ROLE.items(), ("", "niets meer")])


def show_organisation() -> None:
    """Two forms and the groups that have a role; a sentence when no provider was set."""
    if not settings().oidc_issuer:
        st.info("Er is geen inlogpagina van de organisatie ingesteld (docs/operate.md).")
        return
    show_outcome()
    with database.reading() as session:
        names = [one.name for one in holders.accounts(session) if one.active]
        groups = provider.groups(session)
    with st.form("organisation-account", border=True):
        st.selectbox("Account", names, key=_NAME)
        st.text_input("Adres bij de organisatie", key=_ADDRESS, help="Leeg: niet meer koppelen.")
        st.form_submit_button("Koppelen", on_click=_give_address)
    with st.form("organisation-group", border=True):
        st.text_input("Groep bij de organisatie", key=_GROUP)
        st.selectbox("Rol van de groep", list(_ROLES), format_func=_ROLES.__getitem__, key=_ROLE)
        st.form_submit_button("Rol geven", on_click=_give_role)
    st.caption("Wie in een groep zit, krijgt bij de eerste keer inloggen vanzelf een account.")
    st.markdown("\n".join(f"- {plain(f'{group}: {ROLE[role]}')}" for group, role in groups))


def _give_address() -> None:
    name, address = st.session_state[_NAME], st.session_state[_ADDRESS]
    can = f"kan bij de organisatie inloggen met {address}"
    done = f"{name} {can if address else 'kan niet meer bij de organisatie inloggen'}."
    do(provider.give_address, role=Role.MANAGER, done=done, name=name, address=address)


def _give_role() -> None:
    group, code = st.session_state[_GROUP], st.session_state[_ROLE]
    done = f"Wie in {group} zit, is bij de volgende keer inloggen {_ROLES[code]}."
    wanted = Role(code) if code else None
    do(provider.give_role, role=Role.MANAGER, done=done, group=group, wanted=wanted)

"""Who may do what: accounts, passwords, sign-ins, and which page asks for which role."""

"""Who is asking, and what they may do. `guard` is the one place where a role is enforced."""

from onrecord.web.access.forgery import csrf_token
from onrecord.web.access.guarding import form_of, guard
from onrecord.web.access.who import Person, accounts_of, noted, person_of

__all__ = ["Person", "accounts_of", "csrf_token", "form_of", "guard", "noted", "person_of"]

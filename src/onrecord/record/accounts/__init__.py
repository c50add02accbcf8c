"""People, sessions, API tokens and the audit log: the door to the accounts' own file."""

from onrecord.record.accounts.door import Accounts, beside
from onrecord.record.accounts.people import ROLES, Account, Refused
from onrecord.record.accounts.tokens import Session, Token
from onrecord.record.accounts.trail import Act

__all__ = ["ROLES", "Account", "Accounts", "Act", "Refused", "Session", "Token", "beside"]

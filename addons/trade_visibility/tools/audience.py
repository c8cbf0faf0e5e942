"""Audiences of a customer as single numbers, so that one indexed column says who may see it (OWN-6).

Who may see a customer is a handful of audiences; what a person may see is the customers of the audiences the person belongs to.
"""

_KINDS = 8
_FIXED, _USER, _MEMBERS, _MANAGERS, _COMPANY = range(5)

#: Everybody: what is nobody's customer, and people and companies that are none.
EVERYBODY = _FIXED
#: Every department manager: the customers of pools.
ANY_MANAGER = _KINDS + _FIXED

#: What a row lets its audience do with the customer.
READ, FOLLOW_UP, WORK = 1, 2, 3


def of_user(user_id):
    """Return the audience that is one person."""
    return user_id * _KINDS + _USER


def of_members(team_id):
    """Return the audience of the members of a department."""
    return team_id * _KINDS + _MEMBERS


def of_managers(team_id):
    """Return the audience of the managers of a department and of those above it."""
    return team_id * _KINDS + _MANAGERS


def of_company(company_id):
    """Return the audience of everybody, for customers of a company that lets everybody see all."""
    return company_id * _KINDS + _COMPANY

"""What a document says about its place in the history of a customer or supplier (OWN-9, OWN-10)."""

from typing import NamedTuple


class HistoryKind(NamedTuple):
    """One sort of entry; a model returns those it has from ``_trade_history_kinds``.

    :param code: unique among all models, such as ``delivery``
    :param label: translated, in the plural
    :param group: under which heading: contact, sale, goods, money, purchase, service, other
    :param domain: which records of the model are of this kind; the kinds of a model do not overlap
    :param partner: path to the customer or supplier, or to one of its contacts
    :param dates: stored date or datetime fields; the first that is set is the date of the entry
    :param person: many2one to the user whose entry it is
    :param search: paths searched for a text; they must be open to everybody who may read the record
    :param price_groups: xml ids of the groups, all of them, that a reader needs to be told the amount of the chain of
        documents; empty: no amount
    :param icon: class of Font Awesome
    :param model: filled in by who asks
    """

    code: str
    label: str
    group: str = "other"
    domain: tuple | list = ()
    partner: str = "partner_id"
    dates: tuple = ("create_date",)
    person: str = "user_id"
    search: tuple = ("name",)
    price_groups: tuple = ()
    icon: str = "fa-file-o"
    model: str = ""

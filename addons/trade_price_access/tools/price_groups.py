"""The groups a price field or a document with prices is for, as ``Field.groups`` wants them.

Customers and vendors on the portal see their own documents as before; that is decided by Odoo's record rules. Inside the
company only the two privileges count, never a role: an administrator ticks them, and the roles of trade_base bring them along.
"""

_SELLING = "trade_base.group_sale_price"
_BUYING = "trade_base.group_purchase_price"
_OUTSIDE = "base.group_portal,base.group_public"

#: Selling prices and amounts of sales documents.
SALE = f"{_SELLING},{_OUTSIDE}"
#: Prices and amounts of purchase documents.
PURCHASE = f"{_BUYING},{_OUTSIDE}"
#: Costs, margins, the value of stock: never for anybody outside.
COST = _BUYING
#: Figures that may be either, such as the balance of an account.
ANY = f"{_SELLING},{_BUYING}"
#: The same on documents that a customer or vendor may see.
ANY_DOCUMENT = f"{ANY},{_OUTSIDE}"

PRIVILEGES = {_SELLING, _BUYING}

#: Groups of Odoo's apps whose work is prices; a user who has them without a role of ours goes on seeing them.
GIVEN_BY_APPS = {
    "sales_team.group_sale_salesman": [_SELLING],
    "purchase.group_purchase_user": [_BUYING],
    "account.group_account_readonly": [_SELLING, _BUYING],
    "account.group_account_invoice": [_SELLING, _BUYING],
}

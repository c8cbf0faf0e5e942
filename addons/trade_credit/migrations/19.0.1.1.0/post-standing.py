from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give every customer a stored standing, by which lists search and sort from now on."""
    api.Environment(cr, SUPERUSER_ID, {})["trade.credit.balance"]._rebuild()

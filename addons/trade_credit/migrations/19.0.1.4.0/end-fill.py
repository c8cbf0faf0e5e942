from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Count all documents again: what is matched with drafts is owed now, and parts are rounded so that they add up.

    At the end, when the addons that know more of the documents are loaded.
    """
    api.Environment(cr, SUPERUSER_ID, {})["trade.credit.run"]._fill()

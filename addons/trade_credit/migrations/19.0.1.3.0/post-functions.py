from odoo.addons.trade_credit.tools.stored import drop


def migrate(cr, version):
    """What a check reads is a plain statement now: take its functions out of the database."""
    drop(
        cr,
        "trade_credit_subjects(integer, integer[], integer[], integer[])",
        "trade_credit_exposures(integer, date, integer[], integer[], text, integer[])",
    )

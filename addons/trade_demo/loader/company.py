"""The company itself: language, chart of accounts, currencies, settings, warehouses, bank."""

import base64
from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError

from .demo import ADDON, LOADED_PARAMETER, TIMEZONE
from .tax_id import unified_credit_code

COMPANY = {
    "name": "北京远禾医疗器械进出口有限公司 Beijing Yuanhe Medical Import",
    "street": "朝阳区东柏街 88 号禾丰大厦 12 层",
    "city": "北京",
    "zip": "100020",
    "phone": "+86 10 5550 0800",
    "email": "office@yuanhe-medical.example",
    "website": "https://yuanhe-medical.example",
}

SETTINGS = {
    "group_multi_currency": True,
    "group_product_pricelist": True,
    "group_uom": True,
    "group_stock_multi_locations": True,
    "group_stock_production_lot": True,
    "group_lot_on_delivery_slip": True,
    "group_expiry_date_on_delivery_slip": True,
    "group_use_lead": True,
    "group_sale_order_template": True,
}

# Renminbi for one US dollar at the start of each of the last seven months, oldest first.
USD_IN_CNY = (7.18, 7.21, 7.24, 7.20, 7.16, 7.19, 7.22)


def ensure_company_is_free(env):
    """Raise UserError when the main company already keeps books: a demo must never land in somebody's accounts."""
    if env["ir.config_parameter"].sudo().get_param(LOADED_PARAMETER):
        return
    company = env.ref("base.main_company")
    entries = env["account.move"].sudo().search_count([("company_id", "=", company.id)])
    if entries:
        raise UserError(
            env._(
                "The demo company can only be made in a new database: %(company)s already has %(entries)s accounting"
                " entries. Ask your administrator for an empty database, and install the demo company there.",
                company=company.name,
                entries=entries,
            )
        )


def step(demo):
    """Language, chart of accounts, identity, settings, exchange rates, payment terms and bank."""
    # Services that call out to Odoo's paid lookups have no place in a company of invented people.
    demo.env["ir.config_parameter"].set_param("crm.iap.lead.enrich.setting", "manual")
    _load_chinese(demo)
    _load_chart(demo)
    _describe(demo)
    demo.env["res.config.settings"].create(SETTINGS).execute()
    _set_rates(demo)
    _make_payment_terms(demo)
    _make_bank(demo)


def _load_chinese(demo):
    lang = demo.env["res.lang"].with_context(active_test=False).search([("code", "=", "zh_CN")])
    if not lang.active:
        demo.env["base.language.install"].create({"lang_ids": [Command.set(lang.ids)]}).lang_install()


def _load_chart(demo):
    demo.company.partner_id.country_id = demo.env.ref("base.cn")
    demo.company.country_id = demo.env.ref("base.cn")
    if demo.company.chart_template != "cn_large_bis":
        # Not try_loading(): that one warns while modules are being installed, since an addon loaded later could add to the
        # chart. The Chinese chart is complete here, its addon is a dependency.
        demo.env["account.chart.template"]._load("cn_large_bis", demo.company, install_demo=False)
    demo.company.currency_id = demo.env.ref("base.CNY")
    demo.env.ref("base.CNY").active = True


def _describe(demo):
    state = demo.env.ref("base.cn").state_ids.filtered(lambda state: state.code == "京")
    demo.company.write(
        {
            **COMPANY,
            "state_id": state.id,
            "vat": unified_credit_code(0),
            "logo": base64.b64encode((ADDON / "static" / "img" / "logo.png").read_bytes()),
            "primary_color": "#1B6B5A",
            "secondary_color": "#C9A227",
            "po_double_validation": "two_step",
            "po_double_validation_amount": 400000,
            "quotation_validity_days": 30,
            "stock_move_email_validation": False,
            "stock_text_confirmation": False,
        }
    )
    demo.company.partner_id.write({"tz": TIMEZONE, "lang": "zh_CN"})


def _set_rates(demo):
    usd = demo.env.ref("base.USD")
    usd.active = True
    # Rates entered while the company still kept its books in another currency mean nothing now.
    demo.env["res.currency.rate"].search([("company_id", "in", [demo.company.id, False])]).unlink()
    demo.env["res.currency.rate"].create(
        [
            {
                "currency_id": usd.id,
                "company_id": demo.company.id,
                "name": demo.today - timedelta(days=31 * (len(USD_IN_CNY) - index)),
                "inverse_company_rate": rate,
            }
            for index, rate in enumerate(USD_IN_CNY)
        ]
    )


def _make_payment_terms(demo):
    terms = demo.env["account.payment.term"]
    demo.payment_terms = {
        0: demo.env.ref("account.account_payment_term_immediate"),
        15: demo.env.ref("account.account_payment_term_15days"),
        30: demo.env.ref("account.account_payment_term_30days"),
        45: demo.env.ref("account.account_payment_term_45days"),
    }
    for days, term in demo.payment_terms.items():
        if days:  # core has the name in Chinese, but not the words on the invoice
            demo.translate(term, "note", f"<p>付款条件:{days} 天</p>")
    for days in (60, 90):
        term = terms.create(
            {
                "name": f"{days} Days",
                "note": f"Payment terms: {days} Days",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": days})],
            }
        )
        demo.translate(term, "name", f"{days} 天")
        demo.translate(term, "note", f"<p>付款条件:{days} 天</p>")
        demo.payment_terms[days] = term


def _make_bank(demo):
    journal = demo.env["account.journal"].search([("company_id", "=", demo.company.id), ("type", "=", "bank")], limit=1)
    demo.bank = journal
    demo.translate(journal, "name", "基本户")
    bank = demo.env["res.bank"].create(
        {"name": "京禾商业银行 Jinghe Commercial Bank", "country": demo.env.ref("base.cn").id}
    )
    journal.set_bank_account("1100 5550 0800 0001", bank.id)


def step_warehouses(demo):
    """Beijing (the first warehouse) and Shanghai; goods leave in order of their expiry."""
    beijing = demo.env["stock.warehouse"].search([("company_id", "=", demo.company.id)], limit=1)
    beijing.write({"name": "北京仓 Beijing", "code": "BJ"})
    address = demo.env["res.partner"].create(
        {
            "name": "上海仓 Shanghai warehouse",
            "parent_id": demo.company.partner_id.id,
            "type": "other",
            "street": "青浦区云帆路 200 号",
            "city": "上海",
            "country_id": demo.env.ref("base.cn").id,
        }
    )
    shanghai = demo.env["stock.warehouse"].create(
        {"name": "上海仓 Shanghai", "code": "SH", "company_id": demo.company.id, "partner_id": address.id}
    )
    demo.warehouses = {"BJ": beijing, "SH": shanghai}


def step_close(demo):
    """Mark the company as made, so that no later installation makes a second one."""
    demo.env["ir.config_parameter"].set_param(LOADED_PARAMETER, str(demo.today))
    demo.env.invalidate_all()

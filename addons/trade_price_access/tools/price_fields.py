"""The fields of Odoo and its apps that show a price, and the documents that carry prices in words and files."""

from .price_groups import ANY, ANY_DOCUMENT, COST, PURCHASE, SALE


def _closed(groups, names):
    return dict.fromkeys(names.split(), groups)


#: Sales documents and their lines. The links to invoices go too: Odoo does not let the warehouse read those, so that the
#: form of an order could not be opened.
_SALE = {
    "sale.order": {
        **_closed(
            SALE,
            "amount_untaxed amount_tax amount_total amount_to_invoice amount_invoiced amount_paid amount_undiscounted "
            "tax_totals partner_credit_warning prepayment_percent currency_rate trade_blocker_html access_token "
            "invoice_ids invoice_count",
        ),
        **_closed(COST, "margin margin_percent"),
    },
    "sale.order.line": {
        **_closed(
            SALE,
            "price_unit technical_price_unit discount price_subtotal price_tax price_total price_reduce_taxexcl "
            "price_reduce_taxinc untaxed_amount_invoiced untaxed_amount_to_invoice amount_invoiced amount_to_invoice "
            "amount_to_invoice_at_date extra_tax_data pricelist_item_id invoice_lines",
        ),
        **_closed(COST, "purchase_price margin margin_percent"),
    },
    "crm.team": _closed(SALE, "invoiced invoiced_target"),
    "digest.digest": _closed(SALE, "kpi_account_total_revenue_value kpi_all_sale_total_value"),
    "res.partner": _closed(SALE, "days_sales_outstanding"),
    "stock.move.line": _closed(SALE, "sale_price"),
}

#: Price lists and what else makes a selling price.
_PRICE_LIST = {
    "product.template": _closed(SALE, "list_price tax_string") | _closed(COST, "standard_price"),
    "product.product": _closed(SALE, "lst_price price_extra tax_string")
    | _closed(COST, "standard_price avg_cost total_value suggest_estimated_price"),
    "product.template.attribute.value": _closed(SALE, "price_extra"),
    "product.attribute.value": _closed(SALE, "default_extra_price"),
    "product.combo": _closed(SALE, "base_price"),
    "product.combo.item": _closed(SALE, "extra_price lst_price"),
    "product.pricelist.item": _closed(
        SALE,
        "fixed_price percent_price price_discount price_round price_surcharge price_markup price_min_margin "
        "price_max_margin price rule_tip",
    ),
}

#: Purchase documents and the prices of suppliers.
_PURCHASE = {
    "purchase.order": _closed(
        PURCHASE,
        "amount_untaxed amount_tax amount_total amount_total_cc tax_totals currency_rate trade_blocker_html access_token "
        "invoice_ids invoice_count",
    ),
    "purchase.order.line": _closed(
        PURCHASE,
        "price_unit price_unit_product_uom price_unit_discounted technical_price_unit discount price_subtotal price_total "
        "price_tax amount_to_invoice_at_date invoice_lines",
    ),
    "product.supplierinfo": _closed(PURCHASE, "price price_discounted discount"),
    "res.company": _closed(PURCHASE, "po_double_validation_amount"),
}

#: What goods cost, and what stock is worth.
_COST = {
    "stock.move": _closed(
        COST,
        "price_unit value value_justification value_computed_justification value_manual standard_price remaining_value",
    ),
    "stock.quant": _closed(COST, "value"),
    "stock.lot": _closed(COST, "avg_cost total_value standard_price"),
    "product.value": _closed(
        COST,
        "value current_value current_value_details current_value_description computed_value_description description",
    ),
    "stock.avco.report": _closed(COST, "value added_value avco_value total_value description justification"),
}

#: Ledgers: Odoo lets a stock manager read journals, accounts and reconciliations.
_LEDGER = {
    "account.account": _closed(ANY, "opening_debit opening_credit opening_balance current_balance"),
    "account.analytic.account": _closed(ANY, "balance debit credit"),
    "account.journal": _closed(ANY, "kanban_dashboard kanban_dashboard_graph current_statement_balance"),
    "account.partial.reconcile": _closed(ANY, "amount debit_amount_currency credit_amount_currency"),
    # a threshold, which the administrator sets without seeing any document
    "trade.review.rule": _closed(f"{ANY},trade_base.group_trade_admin", "amount_min"),
    "payment.capture.wizard": _closed(
        SALE, "authorized_amount captured_amount voided_amount available_amount amount_to_capture"
    ),
    # the letter is a copy of an attachment, read as superuser
    "snailmail.letter": _closed(ANY_DOCUMENT, "attachment_datas"),
}

#: ``{model: {field: groups}}``; the parts name different models.
FIELDS = _SALE | _PRICE_LIST | _PURCHASE | _COST | _LEDGER

#: ``{model: groups}``: messages, activities and attachments of these are closed with their prices.
DOCUMENTS = {
    "sale.order": SALE,
    "purchase.order": PURCHASE,
    "product.pricelist": SALE,
    "product.supplierinfo": PURCHASE,
    "product.value": COST,
    "account.move": ANY_DOCUMENT,
    "account.payment": ANY_DOCUMENT,
    "account.bank.statement": ANY,
    "account.bank.statement.line": ANY,
}

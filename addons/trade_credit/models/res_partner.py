from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ..tools.buckets import is_over
from .trade_credit_holder_mixin import COLUMNS as FIGURES
from .trade_credit_holder_mixin import VIEWER, searched_by

COLUMNS = {**FIGURES, "trade_credit_mode": "limit_mode", "trade_credit_grade_id": "grade_id"}


class ResPartner(models.Model):
    """What a customer owes in the current company: seen, sorted, searched and grouped by. CRD-7"""

    _name = "res.partner"
    _inherit = ["trade.credit.holder.mixin", "res.partner"]

    trade_credit_mode = fields.Selection(
        [("none", "No limit"), ("limit", "Limit"), ("blocked", "Blocked")],
        string="Credit",
        compute="_compute_trade_credit",
        search=searched_by("limit_mode"),
        groups=VIEWER,
    )
    trade_credit_grade_id = fields.Many2one(
        "trade.credit.grade",
        string="Credit grade",
        compute="_compute_trade_credit",
        search=searched_by("grade_id"),
        groups=VIEWER,
    )
    trade_credit_bar = fields.Json(compute="_compute_trade_credit_bar", groups=VIEWER, exportable=False)

    # counting who is over the limit reads nothing but this: what joins a contact to its customer, and what Odoo's rule asks
    _trade_credit_idx = models.Index("(commercial_partner_id) INCLUDE (active, company_id, partner_share)")

    # ------------------------------------------------------------------ ledger
    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        moved = [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if "commercial_partner_id" in vals]
        if moved:
            self.browse(moved)._trade_credit_mark_documents()
            # who is new has a standing at once: lists are sorted by it
            self.env["trade.credit.standing"]._update_customers(moved)
        return result

    def _trade_credit_mark_documents(self):
        """Mark all documents of contacts that now belong to another customer."""
        ledger = self.env["trade.credit.ledger"]
        self.env.cr.execute(
            SQL(
                """SELECT source, array_agg(id) FROM (
                    SELECT 'sale.order' AS source, id FROM sale_order WHERE partner_invoice_id = ANY(%(ids)s) AND state = 'sale'
                    UNION ALL
                    SELECT 'account.move', id FROM account_move WHERE partner_id = ANY(%(ids)s) AND state <> 'cancel'
                    UNION ALL
                    SELECT 'account.move', move_id FROM account_move_line l
                    WHERE partner_id = ANY(%(ids)s) AND parent_state = 'posted'
                    AND (amount_residual <> 0 OR EXISTS (SELECT FROM (%(unposted)s) u WHERE u.line_id = l.id))
                ) documents GROUP BY source""",
                ids=list(self._ids),
                unposted=self.env["trade.credit.source"]._get_unposted_matchings_sql(),
            )
        )
        for source, ids in self.env.cr.fetchall():
            ledger._mark(source, ids)

    # ------------------------------------------------------------------ figures
    @api.depends_context("company")
    def _compute_trade_credit_currency_id(self):
        self.trade_credit_currency_id = self.env.company.currency_id

    # named, so that a list reads this column together with its own; looked for later, it would bring all columns with it
    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_trade_credit(self):
        """Read the figures of all customers from the counters, in one query."""
        customers = self.commercial_partner_id
        self.env["trade.credit.ledger"]._settle()
        rows = {row["partner_id"]: row for row in self.env.execute_query_dict(self._get_trade_credit_sql(customers))}
        default = self._get_trade_credit_default()
        found = [rows.get(partner.commercial_partner_id.id, default) for partner in self]
        for name, column in COLUMNS.items():
            # as the ORM does with a column that it has read: field by field, a list of 1,000 customers takes ten times as long
            values = (False if row[column] is None else row[column] for row in found)
            field = self._fields[name]
            field._get_cache(self.env).update(
                (partner.id, field.convert_to_cache(value, partner, validate=False))
                for partner, value in zip(self, values, strict=True)
            )

    @api.model
    def _get_trade_credit_sql(self, customers):
        """Return the SELECT of the figures of customers in the current company."""
        return SQL(
            """
            SELECT partner_id, limit_mode, limit_amount::float, exposure::float, available::float, overdue::float, over_limit, grade_id
            FROM (%s) status WHERE partner_id = ANY(%s) AND company_id = %s
            """,
            self.env["trade.credit.status"]._get_status_sql(),
            list(customers.ids),
            self.env.company.id,
        )

    @api.model
    def _get_trade_credit_default(self):
        """Return what holds for a customer of the current company who has no limit and owes nothing, as a row of the status."""
        company = self.env.company.sudo()
        limited = company.trade_credit_default_mode == "limit"
        limit = (
            company.trade_credit_default_limit
            if limited
            else 0.0
            if company.trade_credit_default_mode == "blocked"
            else False
        )
        return {
            "limit_mode": company.trade_credit_default_mode,
            "limit_amount": limit,
            "exposure": 0.0,
            "available": limit,
            "overdue": 0.0,
            "over_limit": False,
            "grade_id": False,
        }

    @api.depends_context("company", "lang")
    def _compute_trade_credit_bar(self):
        """Say how the exposure is made up, for the bar on the form."""
        check = self.env["trade.credit.check"]
        self.env["trade.credit.ledger"]._settle()
        subjects = check._get_subjects(self.env.company, self.commercial_partner_id.ids)
        exposures, _own = check._get_exposures(subjects)
        names = check._get_names({subject for subject in subjects if subject.kind == "group"})
        by_partner = {
            subject.ref: (subject, exposure) for subject, exposure in exposures.items() if subject.kind == "customer"
        }
        buckets = self.env["trade.credit.bucket"].search([("code", "!=", False)])
        for partner in self:
            subject, exposure = by_partner.get(partner.commercial_partner_id.id, (None, None))
            partner.trade_credit_bar = subject and {
                **self._trade_credit_prepare_bar(subject, exposure, buckets),
                "groups": self._trade_credit_prepare_groups(subject, exposures, names),
            }

    def _trade_credit_prepare_bar(self, subject, exposure, buckets):
        """Return what the widget draws: ``{limit, total, over, parts: [{code, name, amount, text, share}]}``."""
        currency = self.env.company.currency_id

        def text(amount):
            return formatLang(self.env, amount, currency_obj=currency)

        owed = sum(amount for amount in exposure.parts.values() if amount > 0)
        limit = subject.limit if subject.mode == "limit" else 0.0
        whole = max(owed, limit) or 1.0
        return {
            "mode": subject.mode,
            "limit": text(limit) if subject.mode == "limit" else False,
            "limit_share": 100 * limit / whole if subject.mode == "limit" else False,
            "total": text(exposure.total),
            "available": text(limit - exposure.total) if subject.mode == "limit" else False,
            "over": subject.mode == "limit" and exposure.total > limit + 0.005,
            "expired": subject.expired,
            "overdue": text(exposure.overdue) if exposure.overdue > 0.005 else False,
            "parts": [
                {
                    "code": bucket.code,
                    "name": bucket.name,
                    "text": text(exposure.parts[bucket.code]),
                    "share": 100 * max(exposure.parts[bucket.code], 0.0) / whole,
                }
                for bucket in buckets
                if abs(exposure.parts.get(bucket.code, 0.0)) > 0.005
            ],
        }

    def _trade_credit_prepare_groups(self, subject, exposures, names):
        """Return what the widget says of the groups above a customer: ``[{id, name, text, over}]``."""
        path = self.env["trade.credit.object"].sudo().browse(subject.object_id).parent_path or ""
        currency = self.env.company.currency_id
        found = []
        for group, exposure in exposures.items():
            if group.kind != "group" or f"/{group.object_id}/" not in f"/{path}":
                continue
            limit, total = (formatLang(self.env, sum_, currency_obj=currency) for sum_ in (group.limit, exposure.total))
            text = {
                "limit": self.env._("exposure %(total)s, limit %(limit)s", total=total, limit=limit),
                "blocked": self.env._("blocked"),
                "none": self.env._("no limit"),
            }[group.mode]
            over = is_over(group.mode, group.limit, exposure.total)
            found.append({"id": group.object_id, "name": names[group], "text": text, "over": over})
        return found

    def action_trade_credit_open(self, bucket=False):
        """Open the documents that make up the exposure, or one part of it.

        :param bucket: code of a part, or nothing for all
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_credit.trade_credit_analysis_action")
        domain = [("partner_id", "=", self.commercial_partner_id.id), ("company_id", "=", self.env.company.id)]
        if bucket:
            domain.append(("bucket_id.code", "=", bucket))
        name = self.env._("Exposure of %s", self.commercial_partner_id.display_name)
        action.update(
            domain=domain,
            context={} if bucket else {"search_default_group_by_bucket": 1},
            views=[(False, "list"), (False, "pivot"), (False, "graph")],
            name=name,
            display_name=name,  # this is what the browser shows
        )
        return action

    def action_trade_credit_object(self):
        """Open the limit of this customer in the current company; a new one if there is none."""
        self.ensure_one()
        partner = self.commercial_partner_id
        found = self.env["trade.credit.object"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.env.company.id)]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit limit"),
            "res_model": "trade.credit.object",
            "res_id": found.id,
            "views": [(False, "form")],
            "context": {"default_kind": "customer", "default_partner_id": partner.id},
        }

    # ------------------------------------------------------------------ searching, sorting, grouping in SQL
    @api.model
    def _search_trade_credit(self, column, operator, value):
        """Search by one figure in the database."""
        # a search would tell what may not be read; the ORM does not ask for fields that are searched by a method
        self._check_field_access(self._fields["trade_credit_limit"], "read")
        if operator not in ("in", "<", ">", "<=", ">=", "any"):
            return NotImplemented
        status_sudo, company = self.env["trade.credit.status"].sudo(), self.env.company
        wanted = Domain(column, operator, value)
        if operator != "in" or not any(item is False for item in value):
            # so that the opposite of the search finds who has no such figure
            wanted &= Domain(column, "!=", False)
        wanted = wanted.optimize_full(status_sudo)

        def to_sql(partners, alias, query):
            return wanted._to_sql(status_sudo, partners._trade_credit_join(alias, query, company), query)

        return Domain.custom(to_sql=to_sql)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Give the figures a column, so that lists sort and group by them in the database."""
        column = COLUMNS.get(field_expr)
        if not column or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return SQL.identifier(self._trade_credit_join(alias, query, self.env.company), column)

    @api.model
    def _trade_credit_join(self, alias, query, company):
        """Join the figures of the customers in a company to a query, once for all conditions and orders, and return their alias.

        Every customer has a row, so the join is an inner one: a page is read along the index by which it is sorted.
        """
        status = query.make_alias(alias, f"trade_credit_status_{company.id}")
        query.add_join(
            "JOIN",
            status,
            SQL("(%s)", self.env["trade.credit.status"]._get_status_sql()),
            SQL(
                "%s = %s AND %s = %s",
                SQL.identifier(alias, "commercial_partner_id"),
                SQL.identifier(status, "partner_id"),
                SQL.identifier(status, "company_id"),
                company.id,
            ),
        )
        return status

from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.trade_base.tools.cap import cap_touch


class TradeDispatchDirective(models.Model):
    """Which lots leave: named by sales, by a rule of sales, or left to the warehouse (DSP-3)."""

    _inherit = "trade.dispatch.line"

    directive = fields.Selection(
        [
            ("free", "Left to the warehouse"),
            ("lots", "These lots"),
            ("expiry", "Earliest expiry first"),
            ("life", "At least so many months of life"),
            ("grade", "This quality grade or better"),
            ("fewest", "As few lots as possible"),
            ("older", "The cost of this lot or older"),
        ],
        string="Lots",
        required=True,
        default="free",
        help="What sales says here is binding: exactly this is reserved, and nobody in the warehouse can swap it.",
    )
    life_months = fields.Integer(string="Months of life", help="Counted from the planned date.")
    grade_id = fields.Many2one("trade.lot.grade")
    older_lot_id = fields.Many2one(
        "stock.lot",
        string="Lot of that cost",
        domain="[('product_id', '=', product_id)]",
        help="This lot, or lots that came in before it.",
    )
    lot_ids = fields.One2many("trade.dispatch.lot", "line_id", string="Named lots", copy=True)
    tracking = fields.Selection(related="product_id.tracking")
    directive_summary = fields.Char(string="What leaves", compute="_compute_directive_summary")

    @api.depends("directive", "life_months", "grade_id", "older_lot_id", "lot_ids.quantity", "lot_ids.lot_id")
    @api.depends_context("lang")
    def _compute_directive_summary(self):
        labels = dict(self._fields["directive"]._description_selection(self.env))
        for line in self:
            label = labels.get(line.directive, "")
            if line.directive == "lots":
                label = ", ".join(f"{named.lot_id.name}: {named.quantity:g}" for named in line.lot_ids)
            elif line.directive == "life":
                label = self.env._("at least %s months of life", line.life_months)
            elif line.directive in ("grade", "older"):
                label = f"{label}: {line.grade_id.name if line.directive == 'grade' else line.older_lot_id.name}"
            line.directive_summary = label

    @api.constrains("directive", "life_months", "grade_id", "older_lot_id", "product_id")
    def _check_directive(self):
        for line in self.filtered(lambda line: line.directive != "free"):
            if line.product_id.tracking == "none":
                raise ValidationError(
                    self.env._("%s has no lots; leave it to the warehouse.", line.product_id.display_name)
                )
            missing = (
                (line.directive == "life" and line.life_months <= 0)
                or (line.directive == "grade" and not line.grade_id)
                or (line.directive == "older" and line.older_lot_id.product_id != line.product_id)
            )
            if missing:
                raise ValidationError(
                    self.env._("Say for %s what the rule needs: months, grade or lot.", line.product_id.display_name)
                )

    def _prints_lots(self):
        """Return whether the printed note says which lots; a hook."""
        self.ensure_one()
        return self.directive != "free"

    # ------------------------------------------------------------------ release
    def _ensure_directives(self):
        """Refuse named lots that are too few for the line, or promised twice (DSP-3); safe between transactions.

        :raises UserError: naming the line, or the lot and the note it is promised to
        """
        named_lines = self.filtered(lambda line: line.directive == "lots")
        for line in named_lines:
            named = sum(line.lot_ids.mapped("quantity"))
            if line.product_uom_id.compare(named, line.quantity) < 0:
                raise UserError(
                    self.env._(
                        "%(line)s: the lots named make %(named)g of %(quantity)g. Name more, or make a second line for the rest.",
                        line=line.display_name,
                        named=named,
                        quantity=line.quantity,
                    )
                )
        lots = named_lines.lot_ids.lot_id
        cap_touch(lots)
        for company, lines in named_lines.grouped("company_id").items():
            lines.lot_ids.lot_id._trade_check_promised(company)

    # ------------------------------------------------------------------ reservation
    def _directive_plan(self, move, location, need):
        """Return what a move should reserve: ``[(location, lot, package, owner, free quantity)]``, best first.

        One query whatever the number of lots: PostgreSQL sorts and stops at the need.

        :param need: quantity in the unit of the product
        """
        self.ensure_one()
        self.env["stock.quant"].flush_model()
        self.env["stock.lot"].flush_model()
        remaining = self._named_remaining() if self.directive == "lots" else None
        if remaining is not None and not remaining:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                WITH free AS (
                    SELECT quant.location_id, quant.lot_id, quant.package_id, quant.owner_id,
                           SUM(quant.quantity - quant.reserved_quantity) AS quantity,
                           MIN(lot.expiration_date) AS expiry, MIN(quant.in_date) AS since, MIN(quant.id) AS id
                      FROM stock_quant quant
                      JOIN stock_location location ON location.id = quant.location_id
                      JOIN stock_lot lot ON lot.id = quant.lot_id
                     WHERE quant.product_id = %(product)s AND location.parent_path LIKE %(path)s
                       AND (lot.removal_date IS NULL OR lot.removal_date >= %(date)s)
                       AND %(allowed)s
                     GROUP BY quant.location_id, quant.lot_id, quant.package_id, quant.owner_id
                    HAVING SUM(quant.quantity - quant.reserved_quantity) > 0
                ), ranked AS (
                    SELECT *, SUM(quantity) OVER (ORDER BY %(order)s ROWS UNBOUNDED PRECEDING) - quantity AS before
                      FROM free
                )
                SELECT location_id, lot_id, package_id, owner_id, quantity FROM ranked
                 WHERE %(enough)s ORDER BY before, id
                """,
                product=move.product_id.id,
                path=location.parent_path + "%",
                date=move.date,
                allowed=self._directive_sql(remaining),
                order=SQL("quantity DESC, expiry, id")
                if self.directive == "fewest"
                else SQL("expiry NULLS LAST, since, id"),
                enough=SQL("TRUE") if remaining is not None else SQL("before < %s", need),
            )
        )
        plan = []
        for place, lot, package, owner, quantity in rows:
            if remaining is not None:
                quantity = min(quantity, remaining[lot])
                remaining[lot] -= quantity
            if quantity > 0 and need > 0:
                plan.append(
                    (
                        self.env["stock.location"].browse(place),
                        self.env["stock.lot"].browse(lot),
                        self.env["stock.package"].browse(package or ()),
                        self.env["res.partner"].browse(owner or ()),
                        min(quantity, need),
                    )
                )
                need -= quantity
        return plan

    def _directive_sql(self, remaining=None):
        """Return the SQL condition on ``lot`` that every lot of this line has to meet."""
        self.ensure_one()
        if self.directive == "lots":
            return SQL("lot.id = ANY(%s)", list(remaining) if remaining is not None else self.lot_ids.lot_id.ids)
        if self.directive == "life":
            date = (self.date_planned or self.dispatch_id.date_planned) + relativedelta(months=self.life_months)
            return SQL("lot.expiration_date >= %s", date)
        if self.directive == "grade":
            return SQL(
                "lot.trade_grade_id IN (SELECT id FROM trade_lot_grade WHERE sequence <= %s)", self.grade_id.sequence
            )
        if self.directive == "older":
            # stock keeps the day goods came in wherever they lie, also when they have left; a lot may be entered before
            received = """COALESCE((SELECT MIN(came.in_date) FROM stock_quant came WHERE came.lot_id = {0}.id), {0}.create_date)"""
            return SQL(
                f"({received.format('lot')}, lot.id) <= "
                f"(SELECT {received.format('older')}, older.id FROM stock_lot older WHERE older.id = %s)",
                self.older_lot_id.id,
            )
        return SQL("TRUE")

    def _named_remaining(self):
        """Return ``{lot id: quantity}`` still to be taken of the lots named, in the unit of the product."""
        self.ensure_one()
        unit = self.product_id.uom_id
        remaining = defaultdict(float)
        for named in self.lot_ids:
            remaining[named.lot_id.id] += self.product_uom_id._compute_quantity(named.quantity, unit)
        for detail in self.move_ids.filtered(
            lambda move: move.state != "cancel" and not move.move_orig_ids
        ).move_line_ids:
            if detail.lot_id.id in remaining:
                remaining[detail.lot_id.id] -= detail.quantity_product_uom
        return {lot_id: quantity for lot_id, quantity in remaining.items() if unit.compare(quantity, 0) > 0}

    # ------------------------------------------------------------------ what has left
    def _check_done_lots(self):
        """Refuse when lots have left that the directive does not allow, or more of a lot than named (DSP-3).

        :raises UserError: naming the lot and the note
        """
        for line in self.filtered(lambda line: line.directive not in ("free", "expiry", "fewest")):
            self.env["stock.move.line"].flush_model()
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT detail.lot_id, SUM(detail.quantity_product_uom), BOOL_AND(COALESCE(%(allowed)s, FALSE))
                      FROM stock_move move
                      JOIN stock_move_line detail ON detail.move_id = move.id
                      LEFT JOIN stock_lot lot ON lot.id = detail.lot_id
                     WHERE move.trade_dispatch_line_id = %(line)s AND move.state = 'done'
                       AND move.id = ANY(%(moves)s)
                     GROUP BY detail.lot_id
                    """,
                    allowed=line._directive_sql(),
                    line=line.id,
                    moves=line.move_ids.filtered(lambda move: move.state == "done" and move._trade_crosses()).ids,
                )
            )
            named = {
                each.lot_id.id: line.product_uom_id._compute_quantity(each.quantity, line.product_id.uom_id)
                for each in line.lot_ids
            }
            for lot_id, quantity, allowed in rows:
                over = line.directive == "lots" and line.product_id.uom_id.compare(quantity, named.get(lot_id, 0.0)) > 0
                if not allowed or over:
                    raise UserError(
                        self.env._(
                            "%(note)s does not allow lot %(lot)s of %(product)s: %(rule)s.",
                            note=line.dispatch_id.name,
                            lot=self.env["stock.lot"].browse(lot_id).name or self.env._("without number"),
                            product=line.product_id.display_name,
                            rule=line.directive_summary,
                        )
                    )

    # ------------------------------------------------------------------ picker
    def action_pick_lots(self):
        """Open the lots of the product that are free, paged by the server, to name some of them (DSP-3)."""
        self.ensure_one()
        self.check_access("write")
        domain = [("product_id", "=", self.product_id.id), ("company_id", "=", self.company_id.id)]
        if self.warehouse_id:
            domain.append(("warehouse_id", "=", self.warehouse_id.id))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lots of %s", self.product_id.display_name),
            "res_model": "trade.lot.stock",
            "view_mode": "list",
            "target": "new",
            "domain": domain,
            "context": {"trade_dispatch_line_id": self.id, "search_default_free": 1},
        }

    def _name_lots(self, rows):
        """Name these lots in turn until the line is full.

        :param rows: ``trade.lot.stock`` records, in the order wanted
        """
        self.ensure_one()
        self.check_access("write")
        if self.directive != "lots":
            self.directive = "lots"
        named = {each.lot_id: each for each in self.lot_ids}
        rest = self.quantity - sum(self.lot_ids.mapped("quantity"))
        values = []
        for lot, group in rows.grouped("lot_id").items():
            free = lot.product_id.uom_id._compute_quantity(sum(group.mapped("free_quantity")), self.product_uom_id)
            take = min(free, rest)
            if lot in named or self.product_uom_id.compare(take, 0) <= 0:
                continue
            values.append({"line_id": self.id, "lot_id": lot.id, "quantity": take})
            rest -= take
        return self.env["trade.dispatch.lot"].create(values)

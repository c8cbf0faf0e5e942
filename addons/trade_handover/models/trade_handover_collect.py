from odoo import Command, api, models
from odoo.fields import Domain

from odoo.addons.trade_base.tools.review_snapshot import canonical_number, digest


class TradeHandover(models.Model):
    """What there is to hand over, and to whom: collected in a few queries per kind, whatever the number (OWN-8)."""

    _inherit = "trade.handover"  # pylint: disable=consider-merging-classes-inherited

    def action_collect(self):
        """Collect anew what there is to hand over; what was said about customers stays."""
        for handover in self:
            handover._ensure_may_prepare()
        self.sudo()._meet(("draft",))
        self._collect()
        return True

    def _collect(self, keep=False):
        """Bring lines and contents of drafts up to date.

        :param bool keep: who changes territory has chosen the customers already: no line is added
        """
        for handover in self.sudo():
            customers = handover._get_customers()
            lines = handover._get_lines()
            if keep and handover.kind != "leaving":
                customers &= lines.partner_id
            things = handover._get_things(handover.user_id, customers)
            handover._refresh_lines(customers, things, keep)
            handover._refresh_items(things)
            handover._share_out(only_new=True)

    def _get_customers(self):
        """Return the customers to hand over: those of the person in this company and, if so said, of these regions."""
        self.ensure_one()
        partners = self.env["res.partner"].sudo()
        domain = Domain(partners._trade_handover_domain("customer")) & Domain("user_id", "=", self.user_id.id)
        domain &= Domain("company_id", "in", (False, self.company_id.id))
        if self.kind != "leaving" and self.region_ids:
            domain &= Domain("trade_region_id", "in", self.region_ids.ids)
        return partners.search(domain)

    def _get_things(self, user, customers):
        """Return what somebody has open, and what belongs to these customers, in one search for each kind.

        :param user: whose things
        :param customers: customers whose contacts, receivables and so on are listed whosever they are
        :return: ``{kind: {record id: values}}``, as ``_trade_handover_describe`` returns them, with ``partner_id`` and
            ``held``: whether it is a thing of this person
        """
        self.ensure_one()
        things = {}
        for kind in self.env["trade.handover.kind"]._get_kinds():
            model = self.env[kind.res_model].sudo()
            whose = Domain(kind.user_field, "=", user.id) if kind.user_field else Domain.FALSE
            if kind.by_customer:
                whose |= Domain(kind.partner_field, "in", customers.ids)
            domain = kind._get_domain() & whose
            if "company_id" in model._fields:
                domain &= Domain("company_id", "in", (False, self.company_id.id))
            records = model.search(domain)
            described = records._trade_handover_describe(kind.code)
            things[kind] = {}
            for record in records.filtered(lambda record, described=described: record.id in described):
                values = dict(described[record.id])
                if kind.partner_field:
                    values["partner_id"] = self._follow(record, kind.partner_field).id
                values["held"] = bool(kind.user_field) and self._follow(record, kind.user_field) == user
                things[kind][record.id] = values
        return things

    @api.model
    def _follow(self, record, path):
        for name in path.split("."):
            record = record[name]
        return record

    def _refresh_lines(self, customers, things, keep):
        """Add a line for each customer, and one for what belongs to customers of others or to none."""
        wanted = set(customers.ids)
        everything = self.kind == "leaving" or not self.region_ids
        if everything and not (keep and self.kind != "leaving"):
            for rows in things.values():
                wanted |= {row.get("partner_id") or False for row in rows.values() if row["held"]}
        elif keep:
            wanted |= set(self._get_lines().mapped("partner_id.id")) | {
                False for line in self._get_lines() if not line.partner_id
            }
        lines = {line.partner_id.id: line for line in self._get_lines()}
        self._get_lines().browse([line.id for key, line in lines.items() if key not in wanted])._engine_unlink()
        partners = self.env["res.partner"].sudo().browse(key for key in wanted if key)
        values = {
            partner.id: {
                "partner_id": partner.id,
                "partner_name": partner.name or partner.display_name or "?",
                "owned": partner in customers,
                "region_id": partner.trade_region_id.id,
                "grade_id": partner.trade_grade_id.id,
            }
            for partner in partners
        }
        if False in wanted:
            values[False] = {"partner_id": False, "partner_name": self.env._("Without a customer")}
        lines_model = self.env["trade.handover.line"].sudo()
        for key, row in values.items():
            line = lines.get(key)
            if line and any(line[name] != value for name, value in self._plain(line, row).items()):
                line._engine_write(row)
        lines_model._engine_create([row | {"handover_id": self.id} for key, row in values.items() if key not in lines])
        self.invalidate_recordset(["line_ids"])

    @api.model
    def _plain(self, line, row):
        """Return the values of a row as the line has them, to compare."""
        return {
            name: line._fields[name].convert_to_record(value or None, line)
            if line._fields[name].type == "many2one"
            else value
            for name, value in row.items()
        }

    def _refresh_items(self, things):
        self._get_items()._engine_unlink()
        lines = {line.partner_id.id: line.id for line in self._get_lines()}
        rows = []
        for kind, records in things.items():
            for record_id, values in records.items():
                line_id = lines.get(values.get("partner_id") or False)
                if line_id:
                    rows.append(self._prepare_item(kind, record_id, values) | {"line_id": line_id})
        self.env["trade.handover.item"].sudo()._engine_create(rows)
        self.invalidate_recordset(["item_ids"])

    def _prepare_item(self, kind, record_id, values):
        kept = {key: value for key, value in values.items() if key not in ("partner_id", "held")}
        return kept | {
            "handover_id": self.id,
            "kind_id": kind.id,
            "code": kind.code,
            "sequence": kind.sequence,
            "res_model": kind.res_model,
            "res_id": record_id,
            "name": values.get("name") or "?",
            "moves": kind.moves and values["held"],
        }

    # -- who gets what ----------------------------------------------------------------------------------------

    def _share_out(self, only_new=False):
        """Choose a successor for each line: customers shared out as the batch assignment does, the rest to the owner or the first.

        :param bool only_new: lines that have a successor among those named keep it
        """
        for handover in self.sudo():
            people = handover.successor_ids - handover.user_id
            lines = handover._get_lines()
            if only_new:
                lines = lines.filtered(lambda line, people=people: line.user_id not in people or not line.user_id)
            chosen = handover._choose(lines, people)
            for user_id, group in lines.grouped(lambda line, chosen=chosen: chosen.get(line.id, False)).items():
                group._engine_write({"user_id": user_id})

    def _choose(self, lines, people):
        """Return ``{line id: user id}``; a line is missing where nobody has room."""
        if not people:
            return {}
        owned = lines.filtered("owned")
        assign = self.env["trade.ownership.assign"].new(
            {
                "user_ids": [Command.set(people.ids)],
                "partner_ids": [Command.set(owned.partner_id.ids)],
                "mode": self.mode,
            }
        )
        shares = assign._share_out() if owned else {}
        chosen = {}
        for line in lines:
            if line.owned:
                user_id = shares.get(line.partner_id.id)
            else:
                owner = line.partner_id.commercial_partner_id.user_id
                user_id = (owner if owner in people else people[0]).id
            if user_id:
                chosen[line.id] = user_id
        return chosen

    # -- the frozen contents ----------------------------------------------------------------------------------

    def _get_digest(self):
        """Return the SHA-256 of everything on this handover as it was frozen; names and figures, so that a merge of customers
        changes nothing."""
        self.ensure_one()
        lines = [
            [line.id, line.partner_name, line.owned, line.user_id.id, line.promises or "", line.cautions or ""]
            for line in self._get_lines().sorted("id")
        ]
        items = [
            [
                item.id,
                item.line_id.id,
                item.code,
                item.res_id,
                item.name,
                item.detail or "",
                str(item.date or ""),
                canonical_number(item.quantity),
                item.unit or "",
                canonical_number(item.amount),
                item.currency_id.id or 0,
            ]
            for item in self._get_items().sorted("id")
            if not item.late
        ]
        return digest({"user": self.user_id.id, "kind": self.kind, "lines": lines, "items": items})

    @api.depends("snapshot_hash")
    def _compute_snapshot_intact(self):
        for handover in self:
            handover.snapshot_intact = bool(handover.snapshot_hash) and handover.snapshot_hash == handover._get_digest()

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.review_snapshot import canonical, digest
from .trade_review import LIVE, OPEN


class TradeReviewRequest(models.AbstractModel):
    """The requester's side of a document under review: snapshot, request, withdraw, remind (ORG-2)."""

    _inherit = "trade.review.mixin"

    # -- snapshot ---------------------------------------------------------------------------------------------

    def _review_parts(self):
        """Return ``{id: {aspect code: part}}``, the canonical form of what is watched (see tools.review_snapshot)."""
        documents = self.sudo().with_context(active_test=False)
        paths = {
            code: [path.partition(".")[::2] for path in paths if path.partition(".")[0] in self._fields]
            for code, paths in self._review_watched.items()
        }
        return {
            document.id: {code: document._review_part(aspect_paths) for code, aspect_paths in paths.items()}
            for document in documents
        }

    def _review_part(self, paths):
        part = {"fields": {}, "lines": {}}
        for name, sub in paths:
            if not sub:
                part["fields"][name] = self._review_value(name)
                continue
            lines = part["lines"].setdefault(name, {})
            # filtered() forgets with which other lines these were fetched: one query per document otherwise
            for line in self._review_lines(name).with_prefetch(self[name]._prefetch_ids):
                if sub in line._fields:
                    lines.setdefault(str(line.id), {})[sub] = self._review_value(sub, line)
        return part

    def _review_value(self, name, record=None):
        record = self if record is None else record
        field = record._fields[name]
        value = record[name]
        if field.type == "many2one":
            value = value.id
        elif field.relational:
            value = value.ids
        return canonical(field.type, value)

    def _review_names(self, parts):
        """Return ``{model: {id: name}}`` of every record the parts of these documents mention, to read them for ever."""
        wanted = {}
        for document in self.sudo():
            for part in parts[document.id].values():
                document._review_collect(wanted, self, part["fields"])
                for name, lines in part["lines"].items():
                    for values in lines.values():
                        document._review_collect(wanted, document[name], values)
        return {
            model: {str(record.id): record.display_name for record in self.env[model].sudo().browse(ids).exists()}
            for model, ids in wanted.items()
        }

    @api.model
    def _review_collect(self, wanted, records, values):
        for name, (_kind, value) in values.items():
            field = records._fields[name]
            if field.relational and value:
                wanted.setdefault(field.comodel_name, set()).update(value if isinstance(value, list) else [value])

    # -- actions ----------------------------------------------------------------------------------------------

    def action_review_request(self, note=False):
        """Ask for the review that the rules of the company want for these documents (ORG-2).

        :param str note: remark to the reviewers, optional
        :raise AccessError: unless the user may write the documents
        :raise UserError: if no review is needed or can be given, or one is under way
        """
        self.check_access("write")
        documents_sudo = self.sudo()
        wrong = documents_sudo.filtered(lambda doc: doc[self._review_state_field] not in self._review_state_from)
        if wrong:
            raise UserError(self.env._("%s is not in a state in which it can be reviewed.", wrong[0].display_name))
        # What changed without passing here (a record merged by SQL) makes the old review void now.
        documents_sudo._review_after_change()
        required = documents_sudo._review_required()
        for document in documents_sudo:
            document._review_ensure_requestable(required[document.id])
        reviews_sudo = documents_sudo._review_open(required, note)
        reviews_sudo._tell_course(self.env._("%s asked for a review.", self.env.user.name), note)
        reviews_sudo._advance()
        return True

    def action_review_withdraw(self):
        """Take back the request; opinions given stay on record but let nothing pass (ORG-2)."""
        self.check_access("write")
        reviews_sudo = self.sudo().trade_review_id.filtered(lambda review: review.state in LIVE)
        if not reviews_sudo or self.sudo()._review_in_to():
            raise UserError(self.env._("There is no review to withdraw."))
        reviews_sudo._close("withdrawn", self.env._("%s withdrew the review.", self.env.user.name))
        return True

    def action_review_remind(self):
        """Remind those whose opinion is missing, at most once a day (ORG-2)."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        reviews_sudo = self.sudo().trade_review_id.filtered(lambda review: review.state in OPEN)
        if not reviews_sudo:
            raise UserError(self.env._("No opinion is missing."))
        due = reviews_sudo.filtered(lambda review: review.reminded_on != today)
        if not due:
            raise UserError(self.env._("The reviewers were reminded today already."))
        due._engine_write({"reminded_on": today})
        due._remind()
        return True

    def action_review_open(self):
        """Open the review that waits for the user, or else the latest one."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "trade.review",
            "res_id": self.sudo().trade_review_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_review_decide(self):
        """Open the dialog to decide the reviews of these documents that wait for the user; for lists and forms."""
        self.check_access("read")
        return self.env["trade.review"].browse(self.sudo().trade_review_id.ids)._filtered_access("read").action_decide()

    # -- opening a review -------------------------------------------------------------------------------------

    def _review_ensure_requestable(self, rules):
        self.ensure_one()
        review = self.trade_review_id
        if not rules:
            raise UserError(self.env._("No rule asks for a review of %s; it can go on.", self.display_name))
        if review.state in OPEN:
            raise UserError(self.env._("%s is under review already.", self.display_name))
        if review.state == "approved" and not rules - review.rule_ids:
            raise UserError(self.env._("%s is approved as it stands; it can go on.", self.display_name))

    def _review_open(self, required, note):
        """Create the reviews of these documents with their snapshots and opinions; three inserts for all."""
        parts = self._review_parts()
        amounts = self._review_amounts()
        now = fields.Datetime.now()
        reviews_model = self.env["trade.review"].sudo()
        vals_list, rows_list = [], []
        names = self._review_names(parts)
        for document in self:
            owners = document._review_owners() | self.env.user
            rows_list.append(document._review_prepare_opinions(required[document.id], owners))
            vals_list.append(
                document._review_prepare(required[document.id], owners, parts, names, now, note)
                | {"amount_company": amounts[document.id]}
            )
        reviews = reviews_model._engine_create(vals_list)
        self._review_link(reviews)
        rows = [row | {"review_id": review.id} for review, rows in zip(reviews, rows_list, strict=True) for row in rows]
        opinions = self.env["trade.review.opinion"].sudo()._engine_create(rows)
        opinions._carry_over()
        return reviews

    def _review_prepare(self, rules, owners, parts, names, now, note):
        self.ensure_one()
        mentioned = {}
        self._review_mentioned(parts[self.id], mentioned)
        currency = self[self._review_currency_field] if self._review_currency_field in self._fields else False
        snapshot = {
            "model": self._name,
            "id": self.id,
            "name": self.display_name,
            "currency": currency.id if currency else False,
            "date": fields.Datetime.to_string(now),
            "parts": parts[self.id],
            "names": {
                model: {str(key): names[model].get(str(key), "") for key in sorted(ids)}
                for model, ids in mentioned.items()
            },
        }
        partner = self[self._review_partner_field] if self._review_partner_field in self._fields else self.browse()
        return {
            "res_model": self._name,
            "res_id": self.id,
            "res_name": self.display_name,
            "company_id": self._review_company().id,
            "team_id": self._review_team().id,
            "partner_name": partner.display_name if partner else False,
            "requester_id": self.env.uid,
            "owner_ids": [(6, 0, owners.ids)],
            "note": note,
            "rule_ids": [(6, 0, rules.ids)],
            "previous_id": self.trade_review_id.id,
            "snapshot": snapshot,
            "snapshot_hash": digest(snapshot),
            "snapshot_date": now,
        }

    def _review_mentioned(self, parts, mentioned):
        for part in parts.values():
            self._review_collect(mentioned, self, part["fields"])
            for name, lines in part["lines"].items():
                for values in lines.values():
                    self._review_collect(mentioned, self[name], values)

    def _review_prepare_opinions(self, rules, owners):
        """Return the values of all opinions these rules ask for: rule after rule, step after step.

        :raise UserError: if somebody is missing who could give one
        """
        self.ensure_one()
        rows, stage = [], 0
        for rule in rules.sorted():
            for _sequence, steps in sorted(rule.step_ids.grouped("sequence").items()):
                members = []
                for step in steps:
                    prepared = step._prepare_opinions(self, owners)
                    if not prepared:
                        raise UserError(self._review_nobody_message(step))
                    members += prepared
                if len(members) > 1:
                    members.append(self._review_prepare_arbiter(rule, members))
                rows += [row | {"stage": stage} for row in members]
                stage += 1
        return rows

    def _review_prepare_arbiter(self, rule, members):
        aspects = {aspect for row in members for aspect in row["aspect_ids"][0][2]}
        return {
            "rule_id": rule.id,
            "name": self.env._("Arbiter"),
            "arbiter": True,
            "user_ids": [(6, 0, rule.arbiter_user_id.ids)],
            "group_id": False if rule.arbiter_user_id else rule.arbiter_group_id.id,
            "aspect_ids": [(6, 0, list(aspects))],
            "allow_delegate": True,
            "allow_own": rule.allow_own,
        }

    def _review_nobody_message(self, step):
        team = self._review_team()
        if step.reviewer_kind.startswith("manager"):
            return self.env._(
                "%(document)s: nobody can give the opinion “%(step)s”. The department %(team)s, or the one above it, has no "
                "manager who could review it. Ask the trade administrator to name one.",
                document=self.display_name,
                step=step.name,
                team=team.name or self.env._("(none)"),
            )
        return self.env._(
            "%(document)s: nobody can give the opinion “%(step)s”, because nobody reviews an own document. "
            "Ask the trade administrator to add a reviewer, or to allow it in the rule “%(rule)s”.",
            document=self.display_name,
            step=step.name,
            rule=step.rule_id.name,
        )

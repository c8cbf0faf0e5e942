from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError

from ..tools.review_snapshot import changed_aspects
from .trade_review import LIVE, OPEN


class TradeReviewMixin(models.AbstractModel):
    """A kind of document that can be made subject to review (ORG-2, ORD-2).

    How to use: inherit this beside the document, inherit ``trade.review.line.mixin`` beside its lines, fill the class
    attributes, and declare the aspects as ``trade.review.aspect`` data::

        class SaleOrder(models.Model):
            _name = "sale.order"
            _inherit = ["sale.order", "trade.review.mixin"]

            _review_state_from = ("draft", "sent")
            _review_state_to = ("sale",)
            _review_watched = {
                "prices": ("currency_id", "order_line.price_unit"),
                "supply": ("commitment_date", "order_line.product_id", "order_line.product_uom_qty"),
            }

    Which documents need a review is configured in ``trade.review.rule``. The guard is here, in ``create`` and ``write``:
    a document enters the states *to* only when every rule that fits it has been satisfied by a review of exactly what it says
    at that moment; and once there, what was reviewed does not change.
    """

    _name = "trade.review.mixin"
    _description = "Document Under Review"

    _review_state_field = "state"
    #: States in which a review can be requested.
    _review_state_from = ()
    #: States that are entered only with the review passed.
    _review_state_to = ()
    #: ``{aspect code: paths}``; a path is a field, or a field of the lines (``order_line.price_unit``).
    _review_watched = {}
    #: Paths that are reviewed but follow reality once the document has passed (an arrival date moved by the supplier).
    _review_free_after = ()
    _review_company_field = "company_id"
    _review_team_field = None
    _review_amount_field = "amount_total"
    _review_currency_field = "currency_id"
    _review_date_field = "create_date"
    _review_partner_field = "partner_id"
    #: Fields with the users who answer for the document: they do not review it themselves.
    _review_owner_fields = ("user_id",)

    trade_review_id = fields.Many2one(
        "trade.review", "Latest Review", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    trade_review_state = fields.Selection(related="trade_review_id.state", string="Review")
    trade_review_course = fields.Json(compute="_compute_trade_review_course", exportable=False)

    # -- declaration ------------------------------------------------------------------------------------------

    def _review_company(self):
        self.ensure_one()
        return self[self._review_company_field]

    def _review_team(self):
        """Return the department of the document; empty when documents of this type have none."""
        return self[self._review_team_field] if self._review_team_field else self.env["crm.team"]

    def _review_owners(self):
        """Return the users who answer for the document."""
        return self.env["res.users"].concat(*(self[name] for name in self._review_owner_fields))

    def _review_lines(self, field_name):
        """Return the lines that take part in a review; a hook to leave out headings and what invoicing adds."""
        return self[field_name]

    def _review_amounts(self):
        """Return ``{id: amount in company currency}`` at the date of each document; one rate per currency and day."""
        amounts, rates = {}, {}
        for document in self:
            company = document._review_company()
            currency = document[self._review_currency_field] or company.currency_id
            date = fields.Date.to_date(document[self._review_date_field]) or fields.Date.context_today(self)
            key = (currency, company, date)
            if key not in rates:
                rates[key] = self.env["res.currency"]._get_conversion_rate(currency, company.currency_id, company, date)
            amounts[document.id] = document[self._review_amount_field] * rates[key]
        return amounts

    @tools.ormcache("self._name", "model_name")
    def _review_trigger_fields(self, model_name):
        """Return the fields of the document or of its lines whose change can change something watched."""
        watched = set()
        for paths in self._review_watched.values():
            for path in paths:
                name, _dot, sub = path.partition(".")
                field = self._fields.get(name)
                if field:
                    watched.add(field)
                    if sub:
                        watched.add(self.env[field.comodel_name]._fields.get(sub))
        return frozenset(
            name
            for name, field in self.env[model_name]._fields.items()
            if field in watched or any(other in watched for other in self.pool.get_dependent_fields(field))
        )

    def _review_concerns(self, vals):
        """Return whether writing these values on documents or lines can matter to a review.

        :param vals: names written, on the document
        """
        names = vals.keys() - {"trade_review_id"}
        return bool(names & (self._review_trigger_fields(self._name) | self._review_criteria()))

    def _review_criteria(self):
        return self.env["trade.review.rule"]._criteria_fields(self._name)

    # -- the guard --------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        if any(document.trade_review_id for document in documents.sudo()):
            self._review_refuse_link()
        documents._review_in_to()._review_ensure_covered()
        return documents

    def write(self, vals):
        if "trade_review_id" in vals:
            self._review_refuse_link()
        concerns = self._review_concerns(vals)
        entering = leaving = self.browse()
        if self._review_state_field in vals:
            entering = self - self._review_in_to()
            leaving = self.filtered(lambda document: document.sudo().trade_review_id.state in OPEN)
        result = super().write(vals)
        if entering:
            entering._review_in_to()._review_ensure_covered()
        if concerns:
            (self - entering._review_in_to())._review_after_change()
        leaving._review_close_abandoned()
        return result

    def unlink(self):
        reviews_sudo = self.sudo().trade_review_id.filtered(lambda review: review.state in LIVE)
        result = super().unlink()
        reviews_sudo._close("void", self.env._("The document was deleted."))
        return result

    def _review_refuse_link(self):
        raise AccessError(self.env._("The review of a document cannot be set by hand. Use “Request review”."))

    def _review_in_to(self):
        return self.filtered(lambda document: document.sudo()[self._review_state_field] in self._review_state_to)

    def _review_required(self):
        """Return ``{id: rules}`` that fit each document as it is now; no query when the company has no rule."""
        rules = self.env["trade.review.rule"].sudo()
        required = dict.fromkeys(self.ids, rules)
        documents = self.sudo().with_context(active_test=False)
        for company, group in documents.grouped(lambda document: document._review_company()).items():
            rule_ids = rules._rule_ids(self._name, company.id)
            if rule_ids:
                required.update(rules.browse(rule_ids)._matching(group))
        return required

    def _review_missing(self):
        """Return the documents (among self) that need a review they do not have; never raises.

        A review counts only if it is about this document, approved, covers every rule that fits now, and everything it
        reviewed still reads as in its snapshot.
        """
        required = self._review_required()
        needing = self.filtered(lambda document: required[document.id])
        if not needing:
            return needing
        covered = needing.sudo().filtered(
            lambda document: (
                document._review_is_own()
                and document.trade_review_id.state == "approved"
                and not required[document.id] - document.trade_review_id.rule_ids
            )
        )
        covered -= covered.browse().concat(*covered._review_changed())
        return needing - self.browse(covered.ids)

    def _review_is_own(self):
        self.ensure_one()
        review = self.trade_review_id
        return review.res_model == self._name and review.res_id == self.id

    def _review_ensure_covered(self):
        """Let documents pass into the states *to*, or refuse; the one place that says so.

        :raise UserError: naming the documents, the rules and what to do
        """
        if not self:
            return
        missing = self._review_missing()
        if missing:
            raise UserError(missing._review_missing_message())
        # A change made at the same moment by somebody else writes the review as well: one of the two is retried.
        self.sudo().trade_review_id.filtered(lambda review: review.state == "approved")._touch()

    def _review_missing_message(self):
        required = self._review_required()
        lines = [
            self.env._(
                "%(document)s needs a review before it can pass on: %(rules)s.",
                document=document.display_name,
                rules=", ".join(required[document.id].mapped("name")),
            )
            for document in self.sudo()
        ]
        lines.append(self.env._("Choose “Request review” on the document; the reviewers are told at once."))
        return "\n".join(lines)

    def _review_changed(self, ignored=()):
        """Return ``{document: aspects}``: what differs from the snapshot among the aspects its review is about."""
        documents = self.sudo().filtered("trade_review_id")
        parts = documents._review_parts()
        changed = {}
        for document in documents:
            review = document.trade_review_id
            reviewed = set(review.opinion_ids.aspect_ids.mapped("code"))
            differs = changed_aspects(review.snapshot["parts"], parts[document.id], ignored) & reviewed
            if differs:
                changed[document] = differs
        return changed

    def _review_stale(self):
        """Return the reviews of these documents whose snapshot no longer says what the document says."""
        return self.browse([document.id for document in self._review_changed()]).sudo().trade_review_id

    def _review_after_change(self):
        """React to a change of the documents or of their lines: void opinions, or refuse when they have passed."""
        documents = self.sudo()
        passed = documents._review_in_to()
        live = (documents - passed).filtered(lambda document: document.trade_review_id.state in LIVE)
        changed = live._review_changed()
        if changed:
            reviews = self.env["trade.review"].sudo().concat(*(document.trade_review_id for document in changed))
            reviews._void_aspects({document.trade_review_id.id: aspects for document, aspects in changed.items()})
        if passed:
            passed._review_ensure_kept()

    def _review_ensure_kept(self):
        """Refuse that a document which has passed its review says something else afterwards.

        :raise UserError: what was changed and how to go about it
        """
        reviewed = self.filtered(lambda document: document.trade_review_id.state == "approved")
        changed = reviewed._review_changed(self._review_free_after)
        if changed:
            document, codes = next(iter(changed.items()))
            aspects = self.env["trade.review.aspect"]._by_code(self._name)
            raise UserError(
                self.env._(
                    "%(document)s has passed its review; this can no longer be changed: %(aspects)s.\n"
                    "Cancel it, set it back to draft, change it there and ask for a new review.",
                    document=document.display_name,
                    aspects=", ".join(aspects[code].name for code in sorted(codes) if code in aspects),
                )
            )
        missing = (self - reviewed)._review_missing()
        if missing:
            raise UserError(
                self.env._(
                    "With this change %(document)s would need a review: %(rules)s.\n"
                    "Cancel it, set it back to draft, change it there and ask for the review.",
                    document=missing[0].display_name,
                    rules=", ".join(missing[0]._review_required()[missing[0].id].mapped("name")),
                )
            )

    def _review_close_abandoned(self):
        """End the open review of documents that were cancelled meanwhile."""
        known = (*self._review_state_from, *self._review_state_to)
        gone = self.sudo().filtered(lambda document: document[self._review_state_field] not in known)
        gone.trade_review_id.filtered(lambda review: review.state in OPEN)._close(
            "void", self.env._("The document was cancelled; its review has ended.")
        )

    def _review_link(self, reviews):
        """Point each document to its latest review; the only way this field is ever written."""
        # pylint: disable=missing-return,super-method-mismatch
        for review in reviews:
            super(TradeReviewMixin, self.browse(review.res_id)).write({"trade_review_id": review.id})

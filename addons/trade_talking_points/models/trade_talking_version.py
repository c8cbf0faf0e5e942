from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

STATES = [("draft", "Draft"), ("published", "Published"), ("retired", "Retired")]


class TradeTalkingVersion(models.Model):
    """One wording of the answer. Once published it is never changed: somebody may have been told it (INQ-6)."""

    _name = "trade.talking.version"
    _description = "Version of a Talking Point"
    _order = "topic_id, number desc"

    topic_id = fields.Many2one("trade.talking.topic", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="topic_id.company_id", store=True)
    number = fields.Integer(readonly=True, copy=False)
    answer = fields.Text(required=True)
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False, index=True)
    published_by_id = fields.Many2one("res.users", string="Published by", readonly=True, copy=False)
    published_on = fields.Datetime(readonly=True, copy=False)
    retired_on = fields.Datetime(readonly=True, copy=False)

    _one_published = models.UniqueIndex(
        "(topic_id) WHERE state = 'published'", "A topic has one published version; publish the new one instead."
    )

    @api.depends("topic_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.topic_id.name or ''} v{version.number}"

    @api.model
    def _search_display_name(self, operator, value):
        """Found by topic, keyword or any fragment of the answer."""
        domains = (Domain(name, operator, value) for name in ("topic_id.name", "topic_id.keywords", "answer"))
        return Domain.AND(domains) if operator in Domain.NEGATIVE_OPERATORS else Domain.OR(domains)

    @api.model_create_multi
    def create(self, vals_list):
        """Number the versions within their topic; a version is born a draft, whatever a client sends."""
        latest = self._latest_numbers([vals.get("topic_id") for vals in vals_list])
        drafts = []
        for vals in vals_list:
            topic_id = vals.get("topic_id")
            latest[topic_id] = latest.get(topic_id, 0) + 1
            kept = {key: vals[key] for key in ("topic_id", "answer") if key in vals}
            drafts.append({**kept, "number": latest[topic_id], "state": "draft"})
        return super().create(drafts)

    def write(self, vals):
        if any(version.state != "draft" for version in self):
            raise UserError(
                self.env._(
                    "A published version is not changed: customers were told it. Write a new version and publish that."
                )
            )
        return super().write({key: vals[key] for key in ("answer",) if key in vals})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(version.state != "draft" for version in self):
            raise UserError(self.env._("A version that was published is kept. Retire it instead."))

    def action_publish(self):
        """Make this the official answer; the one before is retired and kept."""
        self.env["trade.talking.topic"]._ensure_manager()
        if any(version.state != "draft" for version in self):
            raise UserError(self.env._("Only a draft is published."))
        self.topic_id.version_ids.filtered(lambda version: version.state == "published")._retire()
        self._write_state(
            {"state": "published", "published_by_id": self.env.uid, "published_on": fields.Datetime.now()}
        )

    def action_retire(self):
        """Take the answer out of use; it is kept where it was given."""
        self.env["trade.talking.topic"]._ensure_manager()
        self.filtered(lambda version: version.state == "published")._retire()

    def _retire(self):
        self._write_state({"state": "retired", "retired_on": fields.Datetime.now()})

    def _write_state(self, vals):  # pylint: disable=missing-return
        """Change the state, the one way past the guard of ``write``; flushed, for there is one published version at a time."""
        super().write(vals)  # pylint: disable=super-method-mismatch
        self.flush_recordset(["state"])

    @api.model
    def _latest_numbers(self, topic_ids):
        rows = self.sudo()._read_group([("topic_id", "in", topic_ids)], ["topic_id"], ["number:max"])
        return {topic.id: number for topic, number in rows}

    def _ensure_published(self):
        """Raise unless all of these may be given to a customer today."""
        if any(version.state != "published" for version in self.sudo()):
            raise UserError(self.env._("This answer is not published (any more). Choose the one that is in force."))

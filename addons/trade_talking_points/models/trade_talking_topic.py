from odoo import api, fields, models
from odoo.exceptions import AccessError


class TradeTalkingTopic(models.Model):
    """Something customers ask again and again; its official answer is its published version (INQ-6)."""

    _name = "trade.talking.topic"
    _description = "Talking Point"
    _order = "sequence, name, id"

    name = fields.Char(string="Topic", required=True, translate=True)
    sequence = fields.Integer(default=10)
    keywords = fields.Char(help="Other words by which it is searched.")
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    active = fields.Boolean(default=True)
    version_ids = fields.One2many("trade.talking.version", "topic_id", string="Versions")
    current_version_id = fields.Many2one(
        "trade.talking.version",
        string="Published version",
        compute="_compute_current_version_id",
        store=True,
        compute_sudo=True,
    )
    answer = fields.Text(related="current_version_id.answer", string="Official answer")

    @api.depends("version_ids.state")
    def _compute_current_version_id(self):
        for topic in self:
            topic.current_version_id = topic.version_ids.filtered(lambda version: version.state == "published")[:1]

    def write(self, vals):
        if vals.get("active") is False:
            self._ensure_manager()
            # retired with its topic; kept for those who were told it
            self.version_ids.filtered(lambda version: version.state == "published")._retire()
        return super().write(vals)

    @api.model
    def _ensure_manager(self):
        if not (self.env.su or self.env.user.has_group("sales_team.group_sale_manager")):
            raise AccessError(self.env._("Official answers are published and retired by the sales manager."))

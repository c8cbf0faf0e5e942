from odoo import fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """Where an addon with samples meets the inquiry (INQ-2); without one nothing of this is seen."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    #: Model of the samples; the addon that has them names it. It has a many2one ``lead_id`` to the inquiry.
    _trade_sample_model = None

    trade_sample_offered = fields.Boolean(
        compute="_compute_trade_sample_offered", string="Samples can be made", exportable=False
    )

    def _compute_trade_sample_offered(self):
        model = self._trade_sample_model
        self.trade_sample_offered = bool(model) and self.env[model].has_access("create")

    def action_trade_sample(self):
        """Open an empty sample of this inquiry.

        :returns: a window action
        :raises AccessError: who may not read the inquiry
        :raises UserError: who may not make samples, or where no addon has any
        """
        self.ensure_one()
        self.check_access("read")
        if not self.trade_sample_offered:
            raise UserError(
                self.env._(
                    "You cannot make samples: no app for them is installed, or they are not your job. Ask your manager."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sample"),
            "res_model": self._trade_sample_model,
            "view_mode": "form",
            "context": self._prepare_sample_context(),
        }

    def _prepare_sample_context(self):
        """Return the context in which a sample of this inquiry is made; extended with the products by the addon."""
        self.ensure_one()
        return {"default_lead_id": self.id, "default_partner_id": self.partner_id.id}

    def _trade_course_samples(self):
        """Return the entries ``sample`` of the course of contact; a hook.

        :returns: list of what ``_trade_course_entry`` returns, of the samples that the reader may see
        """
        self.ensure_one()
        return []

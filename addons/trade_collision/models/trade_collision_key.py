from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.card import keys

#: Customers whose keys are made by one statement.
BATCH = 5000


class TradeCollisionKey(models.Model):
    """One key by which one customer, or a contact of it, is found: ``keys`` in ``tools/card.py`` says which there are (OWN-3).

    Only ``res.partner`` writes here, in SQL; nobody has access. The unique index finds the customers of a key.
    """

    _name = "trade.collision.key"
    _description = "Key of a Customer"
    _log_access = False

    kind = fields.Char(required=True, readonly=True)
    value = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", required=True, readonly=True, index=True, ondelete="cascade")

    _key_uniq = models.Constraint("UNIQUE(kind, value, partner_id)", "A customer has each key once.")

    @api.model
    def _add(self, keys_by_partner):
        """Insert keys, a statement for many customers.

        :param dict keys_by_partner: ``{partner id: set of (kind, value)}``, none of which is there
        """
        rows = [(kind, value, partner) for partner, found in keys_by_partner.items() for kind, value in found]
        for some in split_every(BATCH * 10, rows):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO trade_collision_key (kind, value, partner_id) SELECT * FROM unnest(%s, %s, %s) "
                    "ON CONFLICT DO NOTHING",
                    *(list(column) for column in zip(*some, strict=True)),
                )
            )

    @api.model
    def _replace(self, keys_by_partner):
        """Make these the keys of these customers.

        :param dict keys_by_partner: ``{partner id: set of (kind, value)}``
        :return: the same, only the keys that are new
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT id, partner_id, kind, value FROM trade_collision_key WHERE partner_id = ANY(%s)",
                list(keys_by_partner),
            )
        )
        present = {(partner, kind, value): row_id for row_id, partner, kind, value in rows}
        wanted = {(partner, *key) for partner, found in keys_by_partner.items() for key in found}
        gone = [row_id for key, row_id in present.items() if key not in wanted]
        if gone:
            self.env.cr.execute(SQL("DELETE FROM trade_collision_key WHERE id = ANY(%s)", gone))
        added = {
            partner: {key for key in found if (partner, *key) not in present}
            for partner, found in keys_by_partner.items()
        }
        self._add(added)
        return added

    @api.model
    def _fill(self):
        """Make the keys of all customers that have none, a batch a statement; for installation and mass loads in SQL."""
        self.env["res.partner"].flush_model()
        self.env.cr.execute(
            "SELECT p.id FROM res_partner p WHERE NOT EXISTS (SELECT FROM trade_collision_key k WHERE k.partner_id = p.id)"
            " ORDER BY p.id"
        )
        for ids in split_every(BATCH, [row[0] for row in self.env.cr.fetchall()]):
            cards = self.env["res.partner"]._trade_collision_read_cards(ids)
            self._add({partner_id: keys(card) for partner_id, card in cards.items()})

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every, sql

from odoo.addons.trade_base.tools.cap import cap_touch

from ..tools.name_key import name_key

#: Similar ones named.
SHOWN = 5
#: Names whose keys are written by one statement.
BATCH = 5000


class CrmLead(models.Model):
    """The same deal is not entered twice: similar names of open opportunities are shown or refused (INQ-7)."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    trade_name_key = fields.Char(
        string="Key of the name",
        compute="_compute_trade_name_key",
        store=True,
        copy=False,
        prefetch=False,
        exportable=False,
    )
    trade_similar_ids = fields.Many2many(
        "crm.lead", compute="_compute_trade_similar", string="Similar opportunities", exportable=False
    )
    trade_similar_note = fields.Char(
        compute="_compute_trade_similar", string="Similar ones of others", exportable=False
    )

    def init(self):
        if self.env.registry.has_trigram:
            sql.create_index(
                self.env.cr,
                "crm_lead_trade_name_key_idx",
                self._table,
                ["trade_name_key gin_trgm_ops"],
                method="gin",
                where="active",
            )
        return super().init()

    @api.depends("name")
    def _compute_trade_name_key(self):
        for lead in self:
            lead.trade_name_key = name_key(lead.name)

    @api.model
    def _trade_fill_name_keys(self):
        """Write the keys of all inquiries that have none, a batch a statement; for installation and mass loads in SQL."""
        self.env.cr.execute(SQL("SELECT id, name FROM crm_lead WHERE trade_name_key IS NULL ORDER BY id"))
        for rows in split_every(BATCH, self.env.cr.fetchall()):
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_lead l SET trade_name_key = k.key FROM unnest(%s, %s) k(id, key) WHERE k.id = l.id",
                    [row[0] for row in rows],
                    [name_key(row[1]) for row in rows],
                )
            )
        self.invalidate_model(["trade_name_key"], flush=False)

    @api.depends("name", "partner_id", "company_id", "type", "active")
    @api.depends_context("uid")
    def _compute_trade_similar(self):
        """Show similar ones one may read; of the others only whose they are, so that one knows whom to ask."""
        asked = self.filtered(
            lambda lead: (
                lead.name and lead.active and lead._trade_policy_company()._trade_opportunity_policy()[2] != "off"
            )
        )
        (self - asked).trade_similar_ids = False
        (self - asked).trade_similar_note = False
        similar = asked._trade_similar()
        allowed = self.browse().union(*(found.sudo(False) for found in similar.values()))._filtered_access("read")
        for lead in asked:
            found_sudo = similar[lead]
            readable = found_sudo.sudo(False) & allowed
            people = (found_sudo - readable.sudo()).mapped(lambda other: other.user_id.name or self.env._("nobody yet"))
            lead.trade_similar_ids = readable
            lead.trade_similar_note = bool(people) and self.env._(
                "There are similar ones you have no access to, of: %s.", ", ".join(dict.fromkeys(people))
            )

    def _trade_similar(self):
        """Return ``{lead: similar open inquiries, with sudo}``; one statement per company.

        Of the same customer, or where one of the two has no customer yet: “Annual supply” of two hospitals are two deals.
        """
        result = dict.fromkeys(self, self.env["crm.lead"].sudo())
        for company, leads in self.grouped(lambda lead: lead._trade_policy_company()).items():
            rows = list(leads)
            found = self._trade_find_similar(
                company,
                [name_key(lead.name) for lead in rows],
                [lead.sudo().partner_id.commercial_partner_id._origin.id or 0 for lead in rows],
                [lead._origin.id or 0 for lead in rows],
            )
            result.update({rows[number]: self.env["crm.lead"].sudo().browse(ids) for number, ids in found.items()})
        return result

    @api.model
    def _trade_find_similar(self, company, keys, customer_ids, own_ids):
        """Return ``{position in keys: ids, the most similar first}`` among the open inquiries of a company."""
        self.flush_model(["trade_name_key", "partner_id", "company_id", "active", "won_status"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        threshold = company._trade_opportunity_policy()[3]
        same = SQL("l.trade_name_key = w.key")
        nearest = SQL("l.id")
        if self.env.registry.has_trigram:
            self.env.cr.execute(SQL("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", str(threshold)))
            same, nearest = SQL("l.trade_name_key %% w.key"), SQL("similarity(l.trade_name_key, w.key) DESC, l.id")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT w.n - 1, array_agg(found.id)
                FROM unnest(%(keys)s::text[], %(customers)s::int[], %(own)s::int[])
                    WITH ORDINALITY AS w(key, customer, own, n)
                CROSS JOIN LATERAL (
                    SELECT l.id FROM crm_lead l LEFT JOIN res_partner p ON p.id = l.partner_id
                    WHERE w.key != '' AND %(same)s AND l.active AND l.won_status = 'pending' AND l.id != w.own
                        AND (l.company_id = %(company)s OR l.company_id IS NULL)
                        AND (w.customer = 0 OR p.commercial_partner_id IS NULL OR p.commercial_partner_id = w.customer)
                    ORDER BY %(nearest)s LIMIT %(limit)s
                ) found
                GROUP BY w.n
                """,
                keys=keys,
                customers=customer_ids,
                own=own_ids,
                same=same,
                company=company.id,
                nearest=nearest,
                limit=SHOWN,
            )
        )
        return dict(rows)

    def _trade_ensure_no_duplicate(self):
        """Refuse to enter a deal that is entered already, where the company wants so (INQ-7).

        :raises UserError: naming the other one, or, if the user has no access to it, whose it is
        """
        strict = self.filtered(lambda lead: lead.active and lead._trade_forbids_duplicates())
        if not strict:
            return
        companies = self.env["res.company"].union(*(lead._trade_policy_company() for lead in strict))
        cap_touch(companies.sudo())  # two who enter the same deal at the same moment would not see each other
        similar = strict._trade_similar()
        others = self.browse().sudo().union(*similar.values()).filtered(lambda other: other.type == "opportunity")
        entered = others._trade_entered()
        for lead, found in similar.items():
            same = found & (others if lead._trade_checks_on_create() else entered)
            if same:
                lead._trade_refuse_duplicate(same[0])

    def _trade_refuse_duplicate(self, other_sudo):
        person = other_sudo.user_id.name or self.env._("nobody yet")
        if other_sudo.sudo(False).has_access("read"):
            raise UserError(
                self.env._(
                    "“%(lead)s” seems to be the same deal as “%(other)s” of %(person)s. Go on there, or give this one a "
                    "name that tells them apart.",
                    lead=self.name,
                    other=other_sudo.display_name,
                    person=person,
                )
            )
        raise UserError(
            self.env._(
                "“%(lead)s” seems to be a deal that %(person)s works on already. Talk to each other or to your manager; if it "
                "is another one, give it a name that tells them apart.",
                lead=self.name,
                person=person,
            )
        )

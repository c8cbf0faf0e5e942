from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.audience import ANY_MANAGER, EVERYBODY, FOLLOW_UP, READ, WORK, of_company, of_managers, of_members, of_user

#: Who of the salespeople sees what they see without this addon: they answer for more than their customers.
ABOVE = (
    "sales_team.group_sale_salesman_all_leads",
    "trade_base.group_general_manager",
    "trade_base.group_trade_admin",
    "account.group_account_invoice",
    "base.group_system",
)
#: A relation to a partner does not say there whose customer this is, but who takes part: protected ones are hidden, no others.
TAKES_PART = ("mail.", "discuss.", "calendar.", "sms.", "snailmail.", "bus.", "rating.")
#: What carries the companies and logins; their partners are open to everybody.
NO_CUSTOMERS = frozenset({"res.company", "res.users", "res.partner", "trade.customer.access"})
#: Hang on a document by model and id, and Odoo shows them to authors, recipients and assignees besides.
HANGING = frozenset({"mail.message", "mail.activity", "mail.followers", "mail.scheduled.message", "calendar.event"})
#: Fields by which a document is somebody's own, in models that have them.
OWN_FIELDS = ("user_id", "invoice_user_id", "salesman_id")
CACHE = "trade_visibility"
#: Protected partners up to which a statement says their numbers: planning sub-selects for each model takes longer.
SAID = 2000
#: Key of the context that says no more than that few rows are wanted, in an order.
FIRST_PAGE = "trade_visibility_first_page"


class Sight(NamedTuple):
    """What one person may see.

    :param audiences: numbers of the audiences the person belongs to
    :param today: the day on which shares still count
    :param protected: whether there are protected customers this person must not see
    :param partners: numbers of these customers and their contacts; empty where they are too many to be said one by one
    :param open: whether every company shows all customers, so that what is hidden is little: protected, or in a pool
    """

    audiences: tuple
    today: object
    protected: bool
    partners: tuple
    open: bool


class Paths(NamedTuple):
    """How a model leads to customers.

    :param customers: stored many2one fields to partners
    :param taking_part: the same, but only protected customers are hidden
    :param many: many2many fields to partners, of which only protected ones are hidden
    :param own: paths to users by which a record is somebody's own
    :param via: many2one fields to models with paths
    """

    customers: tuple = ()
    taking_part: tuple = ()
    many: tuple = ()
    own: tuple = ()
    via: tuple = ()


class TradeVisibility(models.AbstractModel):
    """Who may see a customer, as conditions in SQL on every model that leads to one (OWN-6).

    ``ir.rule`` adds :meth:`_get_domain` to the rules of each model, whatever groups the reader has: rules of groups are joined
    by OR, and one of them would open the door again. Nothing is asked of people who are no salespeople, or above them.

    A document is hidden with its customer; the own documents of a person stay, unless the customer is protected.
    """

    _name = "trade.visibility"
    _description = "Visibility of Customers"

    # -- the person -------------------------------------------------------------------------------------------

    @api.model
    def _is_governed(self):
        """Tell whether policy and protection hold for the current user: salespeople and department managers."""
        user = self.env.user
        return user.has_group("sales_team.group_sale_salesman") and not any(user.has_group(group) for group in ABOVE)

    @api.model
    def _get_sight(self):
        """Return the :class:`Sight` of the current user, ``None`` for who sees everything; one query in a transaction.

        Kept for the transaction only: a cache beyond it could go on granting what has been taken away.
        """
        cache = self.env.cr.cache.setdefault(CACHE, {})
        key = self.env.uid
        if key not in cache:
            cache[key] = self._read_sight() if self._is_governed() else None
        return cache[key]

    @api.model
    def _forget(self):
        self.env.cr.cache.pop(CACHE, None)

    @api.model
    def _read_sight(self):
        user = self.env.user
        is_manager = user.has_group("trade_base.group_department_manager")
        self.env["res.users"].flush_model(["company_id"])
        self.env["res.company"].flush_model(["trade_visibility"])
        self.env["crm.team"].flush_model()
        self.env["crm.team.member"].flush_model()
        self.env["res.partner"].flush_model(["trade_pool_id", "tz"])
        [(zone, companies, open_companies, teams, reach, hidden, protected)] = self.env.execute_query(
            SQL(
                """
                WITH policy AS (SELECT id, COALESCE(trade_visibility, 'all') AS policy FROM res_company)
                SELECT p.tz,
                    (SELECT COUNT(*) FROM policy WHERE policy <> 'all'),
                    ARRAY(SELECT id FROM policy WHERE policy = 'all'),
                    ARRAY(
                        SELECT t.id FROM crm_team t JOIN policy c ON c.id = COALESCE(t.company_id, u.company_id)
                        WHERE c.policy <> 'own' AND t.id IN (
                            SELECT crm_team_id FROM crm_team_member WHERE user_id = u.id AND active
                        )
                    ),
                    ARRAY(SELECT team_id FROM crm_team_trade_reach_rel WHERE user_id = u.id),
                    EXISTS (SELECT 1 FROM res_partner WHERE trade_pool_id IS NOT NULL),
                    EXISTS (SELECT 1 FROM trade_customer_protection WHERE date_end IS NULL AND partner_id IS NOT NULL)
                FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %(user)s
                """,
                user=user.id,
            )
        )
        if not (companies or hidden or protected):
            return None
        audiences = [EVERYBODY, of_user(user.id)]
        audiences += [of_company(company_id) for company_id in open_companies]
        audiences += [of_members(team_id) for team_id in teams]
        if is_manager:
            audiences += [ANY_MANAGER, *(of_managers(team_id) for team_id in reach)]
        # the day of the person, not the one a client says it is
        today = fields.Date.context_today(self.with_context(tz=zone or "UTC"))
        sight = Sight(tuple(audiences), today, protected, (), not companies)
        if not protected:
            return sight
        hidden = self._is_protected_sql(SQL.identifier("p", "id"), sight)
        rows = self.env.execute_query(SQL("SELECT p.id FROM res_partner p WHERE %s LIMIT %s", hidden, SAID + 1))
        numbers = tuple(row[0] for row in rows) if len(rows) <= SAID else ()
        return sight._replace(protected=bool(rows), partners=numbers)

    # -- the models -------------------------------------------------------------------------------------------

    @api.model
    def _get_extra_paths(self):
        """Return ``{model: {"own"|"not_own"|"via"|"many": names}}`` beyond what the fields say by themselves; a hook."""
        return {
            "account.move.line": {"own": ["move_id.invoice_user_id"]},
            "calendar.event": {"via": ["opportunity_id"], "many": ["partner_ids"]},
            "calendar.attendee": {"via": ["event_id"]},
            "mail.notification": {"via": ["mail_message_id"]},
            "crm.activity.report": {"via": ["lead_id"]},
            "crm.lead": {"own": ["trade_colleague_ids"]},
            "stock.move": {"own": ["sale_line_id.salesman_id"]},
            "stock.move.line": {"via": ["move_id"]},
            "stock.picking": {"own": ["sale_id.user_id"]},
            # who may only read a customer must not follow it up: being the author is not enough
            "trade.followup": {"own": ["lead_id.user_id", "lead_id.trade_colleague_ids"], "not_own": ["user_id"]},
            "trade.ownership.ledger": {"own": ["user_from_id", "user_to_id"]},
            # the successor by user_id; who handed over goes on reading what was handed over
            "trade.handover.line": {"own": ["handover_id.user_id"]},
        }

    @api.model
    @tools.ormcache("model_name")
    def _get_paths(self, model_name):
        """Return the :class:`Paths` of a model, found in the registry: a model written tomorrow is closed too."""
        model = self.env.get(model_name)
        if model is None or model._abstract or model_name in NO_CUSTOMERS or not model._fields:
            return Paths()
        extra = self._get_extra_paths().get(model_name, {})
        partners = tuple(
            field.name
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name == "res.partner"
            and field.store
            and not field.inherited
            and not field.company_dependent
        )
        own = [
            name
            for name in OWN_FIELDS
            if name not in extra.get("not_own", ())
            and (field := model._fields.get(name))
            and field.store
            and field.comodel_name == "res.users"
        ]
        own += [path for path in extra.get("own", ()) if self._has_path(model, path)]
        taking_part = model_name.startswith(TAKES_PART)
        return Paths(
            () if taking_part else partners,
            partners if taking_part else (),
            tuple(name for name in extra.get("many", ()) if name in model._fields),
            tuple(own),
            tuple(name for name in extra.get("via", ()) if name in model._fields),
        )

    @api.model
    def _leads_to_customers(self, model_name):
        paths = self._get_paths(model_name)
        found = paths.customers or paths.taking_part or paths.many or paths.via
        return bool(found) or model_name == "res.partner" or model_name in HANGING

    @api.model
    def _has_path(self, model, path):
        for name in path.split("."):
            field = model._fields.get(name)
            if not field or not field.store:
                return False
            model = self.env[field.comodel_name]
        return True

    @api.model
    @tools.ormcache()
    def _get_carriers(self):
        """Return the models with customers on which messages, activities and meetings hang."""
        return tuple(
            name
            for name in sorted(self.env.registry)
            if (model := self.env[name])._auto
            and not model._abstract
            and not model._transient
            and "message_ids" in model._fields
            and (name == "res.partner" or self._get_paths(name).customers)
        )

    @api.model
    def _is_of_protected(self, records):
        """Tell whether one of these documents belongs to a protected customer, whoever asks."""
        if records._name not in self._get_carriers():
            return False
        if records._name == "res.partner":
            partners = records.sudo()
        else:
            names = self._get_paths(records._name).customers
            partners = self.env["res.partner"].sudo().union(*(records.sudo()[name] for name in names))
        customers = partners.commercial_partner_id
        running = Domain("partner_id", "in", customers.ids) & Domain("date_end", "=", False)
        return bool(customers and self.env["trade.customer.protection"].sudo().search_count(running, limit=1))

    # -- the conditions ---------------------------------------------------------------------------------------

    @api.model
    def _get_domain(self, model_name, mode="read"):
        """Return the domain of the records of a model that the current user may see or, in another mode, work on.

        :param str mode: as of record rules
        """
        if not self._leads_to_customers(model_name):
            return Domain.TRUE
        sight = self._get_sight()
        if sight is None:
            return Domain.TRUE
        level = {"read": READ, "unlink": WORK}.get(mode, FOLLOW_UP)

        def to_sql(model, alias, _query):
            condition = self._get_sql(model, alias, sight, level) or SQL("TRUE")
            if mode == "create" and model._name == "res.partner":
                # a customer that is just being entered has no row yet
                column = self._column(model, alias, "commercial_partner_id")
                written = SQL("SELECT 1 FROM trade_customer_access vw WHERE vw.partner_id = %s", column)
                condition = SQL("(%s OR NOT EXISTS (%s))", condition, written)
            return condition

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_sql(self, model, alias, sight, level, depth=0):
        """Return the condition on the rows of ``alias``, or nothing where every row may be seen."""
        if model._name == "res.partner":
            column = self._column(model, alias, "commercial_partner_id")
            if sight.open:
                return SQL("%s NOT IN (%s)", column, self._get_hidden_sql(sight, level))
            return SQL("%s IN (%s)", column, self._get_access_sql(sight, level, model.env.context.get(FIRST_PAGE)))
        paths = self._get_paths(model._name)
        own = self._get_own_sql(model, alias, paths) if paths.own else None
        conditions = [
            self._get_customer_sql(self._column(model, alias, name), own, sight, level) for name in paths.customers
        ]
        if sight.protected:
            conditions += [
                SQL("(%s) IS NOT TRUE", self._is_protected_sql(self._column(model, alias, name), sight))
                for name in paths.taking_part
            ]
            conditions += [self._get_many_sql(model, alias, name, sight) for name in paths.many]
            if model._name in HANGING:
                conditions.append(self._get_hanging_sql(model, alias, sight))
        for name in paths.via:
            conditions.append(self._get_via_sql(model, alias, name, sight, level, depth))
        return SQL(" AND ").join(condition for condition in conditions if condition)

    @api.model
    def _get_access_sql(self, sight, level, first_page=False):
        """Return a SELECT of the customers the person may see.

        Unless a first page is asked for, PostgreSQL is told a third of their number (it cannot estimate ``0 + level``): with its
        stock settings it thinks fetching a page by index four times dearer than in a row, and would read all partners instead.
        """
        granted = self._is_granted_sql(sight, level)
        if not first_page:
            granted = SQL("%s AND 0 + va.level > 0", granted)
        return SQL("SELECT va.partner_id FROM trade_customer_access va WHERE %s", granted)

    @api.model
    def _get_hidden_sql(self, sight, level):
        """Return a SELECT of the customers the person may not see, for who sees all others."""
        pooled = SQL(
            "SELECT vo.commercial_partner_id FROM res_partner vo WHERE %s IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM trade_customer_access va WHERE va.partner_id = vo.commercial_partner_id AND %s)",
            self._partner_column("vo", "trade_pool_id"),
            self._is_granted_sql(sight, level),
        )
        return SQL("%s UNION ALL %s", self._get_protected_sql(sight, level), pooled)

    @api.model
    def _is_granted_sql(self, sight, level):
        return SQL(
            "va.audience IN %s AND va.level >= %s AND (va.date_to IS NULL OR va.date_to >= %s)",
            sight.audiences,
            level,
            sight.today,
        )

    @api.model
    def _get_protected_sql(self, sight, level=READ):
        """Return a SELECT of the protected customers the person must not see; they are few."""
        return SQL(
            "SELECT vp.partner_id FROM trade_customer_protection vp WHERE vp.date_end IS NULL AND vp.partner_id IS NOT NULL"
            " AND NOT EXISTS ("
            "SELECT 1 FROM trade_customer_access va WHERE va.partner_id = vp.partner_id AND %s)",
            self._is_granted_sql(sight, level),
        )

    @api.model
    def _is_protected_sql(self, column, sight):
        if sight.partners:
            return SQL("%s IN %s", column, sight.partners)
        return SQL(
            "%s IN (SELECT vc.id FROM res_partner vc WHERE %s IN (%s))",
            column,
            self._partner_column("vc", "commercial_partner_id"),
            self._get_protected_sql(sight),
        )

    @api.model
    def _get_customer_sql(self, column, own, sight, level):
        if sight.open:
            return self._get_open_customer_sql(column, own, sight, level)
        seen = SQL(
            "EXISTS (SELECT 1 FROM res_partner vc JOIN trade_customer_access va ON va.partner_id = %s WHERE vc.id = %s AND %s)",
            self._partner_column("vc", "commercial_partner_id"),
            column,
            self._is_granted_sql(sight, level),
        )
        if own and sight.protected:
            own = SQL("(%s AND NOT %s)", own, self._is_protected_sql(column, sight))
        return SQL("(%s IS NULL OR %s%s)", column, SQL("%s OR ", own) if own else SQL(), seen)

    @api.model
    def _get_open_customer_sql(self, column, own, sight, level):
        """Return the same for who sees all but a few customers: the few are looked up once, not each customer."""
        hidden = SQL(
            "%s IN (SELECT vc.id FROM res_partner vc WHERE %s IN (%s))",
            column,
            self._partner_column("vc", "commercial_partner_id"),
            self._get_hidden_sql(sight, level),
        )
        if own:
            protected = SQL(" AND NOT %s", self._is_protected_sql(column, sight)) if sight.protected else SQL()
            return SQL("((%s) IS NOT TRUE OR (%s%s))", hidden, own, protected)
        return SQL("(%s) IS NOT TRUE", hidden)

    @api.model
    def _get_own_sql(self, model, alias, paths):
        """Return the condition that a record is the current user's own; never NULL."""
        return SQL(
            "(%s)", SQL(" OR ").join(self._get_own_path_sql(model, alias, path.split(".")) for path in paths.own)
        )

    @api.model
    def _get_own_path_sql(self, model, alias, names):
        field = model._fields[names[0]]
        if field.type == "many2many":
            return SQL(
                "EXISTS (SELECT 1 FROM %s vm WHERE vm.%s = %s AND vm.%s = %s)",
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(alias, "id"),
                SQL.identifier(field.column2),
                self.env.uid,
            )
        column = self._column(model, alias, names[0])
        if len(names) == 1:
            return SQL("%s IS NOT DISTINCT FROM %s", column, self.env.uid)
        comodel = self.env[field.comodel_name]
        inner = f"{alias[:20]}__o"
        return SQL(
            "EXISTS (SELECT 1 FROM %s %s WHERE %s = %s AND %s)",
            SQL.identifier(comodel._table),
            SQL.identifier(inner),
            SQL.identifier(inner, "id"),
            column,
            self._get_own_path_sql(comodel, inner, names[1:]),
        )

    @api.model
    def _get_many_sql(self, model, alias, name, sight):
        field = model._fields[name]
        return SQL(
            "NOT EXISTS (SELECT 1 FROM %s vm WHERE vm.%s = %s AND %s)",
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            SQL.identifier(alias, "id"),
            self._is_protected_sql(SQL.identifier("vm", field.column2), sight),
        )

    @api.model
    def _get_hanging_sql(self, model, alias, sight):
        """Return the condition that a message or the like does not hang on something of a protected customer."""
        reference = next(
            field for field in model._fields.values() if field.type == "many2one_reference" and field.store
        )
        record_id = self._column(model, alias, reference.name)
        cases = []
        for name in self._get_carriers():
            carrier = self.env[name]
            columns = ["id"] if name == "res.partner" else self._get_paths(name).customers
            protected = SQL(" OR ").join(
                self._is_protected_sql(self._column(carrier, "vh", column), sight) for column in columns
            )
            cases.append(
                SQL(
                    "WHEN %s THEN NOT EXISTS (SELECT 1 FROM %s vh WHERE vh.id = %s AND (%s))",
                    name,
                    SQL.identifier(carrier._table),
                    record_id,
                    protected,
                )
            )
        return SQL(
            "CASE %s %s ELSE TRUE END",
            self._column(model, alias, reference.model_field),
            SQL(" ").join(cases),
        )

    @api.model
    def _get_via_sql(self, model, alias, name, sight, level, depth):
        comodel = self.env[model._fields[name].comodel_name]
        inner = f"vv{depth}"
        condition = self._get_sql(comodel, inner, sight, level, depth + 1)
        if not condition:
            return None
        column = self._column(model, alias, name)
        return SQL(
            "(%s IS NULL OR EXISTS (SELECT 1 FROM %s %s WHERE %s = %s AND %s))",
            column,
            comodel._table_sql,
            SQL.identifier(inner),
            SQL.identifier(inner, "id"),
            column,
            condition,
        )

    @api.model
    def _partner_column(self, alias, name):
        return self._column(self.env["res.partner"], alias, name)

    @api.model
    def _column(self, model, alias, name):
        return SQL.identifier(alias, name, to_flush=model._fields[name])

    # -- telling ----------------------------------------------------------------------------------------------

    @api.model
    def _get_refusal(self):
        """Return the message for who asks for something hidden; it says nothing about the customer."""
        return self.env._(
            "This belongs to a customer that is not shown to you, or that you may only read. The owner of the customer or "
            "the manager of the department can share it with you."
        )

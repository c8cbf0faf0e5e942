from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.audience import FOLLOW_UP, READ, WORK

#: Hang on a document by model and id, and Odoo shows them to authors, recipients and assignees besides.
HANGING = frozenset({"mail.message", "mail.activity", "mail.followers", "mail.scheduled.message", "calendar.event"})
#: Key of the context that says no more than that all partners one sees are gone through.
WHOLE = "trade_visibility_whole"


class TradeVisibility(models.AbstractModel):
    """Who may see a customer, as conditions in SQL on every model that leads to one (OWN-6).

    ``ir.rule`` adds :meth:`_get_domain` to the rules of each model, whatever groups the reader has: rules of groups are joined
    by OR, and one of them would open the door again. Nothing is asked of people who are no salespeople, or above them.

    A document is hidden with its customer; the own documents of a person stay, unless the customer is protected.
    """

    _name = "trade.visibility"
    _description = "Visibility of Customers"

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
            seen = self._get_access_sql(sight, level)
            # PostgreSQL reads the index once from end to end for an array; for a sub-select it looks up one customer after the other
            return SQL("%s = ANY(ARRAY(%s))" if model.env.context.get(WHOLE) else "%s IN (%s)", column, seen)
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
    def _get_access_sql(self, sight, level):
        """Return a SELECT of the customers the person may see."""
        return SQL("SELECT va.partner_id FROM trade_customer_access va WHERE %s", self._is_granted_sql(sight, level))

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
        """Return the condition that a message or the like does not hang on something of a protected customer.

        The partners of the document are gathered first and compared once: the protected ones are said a single time.
        """
        reference = next(
            field for field in model._fields.values() if field.type == "many2one_reference" and field.store
        )
        record_id = self._column(model, alias, reference.name)
        cases = [SQL("WHEN 'res.partner' THEN ARRAY[%s]", record_id)]
        for name in self._get_carriers():
            if name != "res.partner":
                carrier = self.env[name]
                columns = [self._column(carrier, "vh", column) for column in self._get_paths(name).customers]
                cases.append(
                    SQL(
                        "WHEN %s THEN (SELECT ARRAY[%s] FROM %s vh WHERE vh.id = %s)",
                        name,
                        SQL(", ").join(columns),
                        SQL.identifier(carrier._table),
                        record_id,
                    )
                )
        return SQL(
            "NOT EXISTS (SELECT 1 FROM unnest(CASE %s %s END) vn(id) WHERE %s)",
            self._column(model, alias, reference.model_field),
            SQL(" ").join(cases),
            self._is_protected_sql(SQL.identifier("vn", "id"), sight),
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

    # -- what is put on a document -----------------------------------------------------------------------------

    @api.model
    def _get_only_read(self, documents):
        """Return those of these documents of one model that the user may read at most, as their customer is shared so."""
        domain = self._get_domain(documents._name, "write")
        if domain.is_true():
            return documents.browse()
        found = documents.sudo().with_context(active_test=False).filtered_domain(domain)
        return documents - found.with_env(documents.env)

    @api.model
    def _check_hanging(self, hanging, operation, result):
        """Add to the answer of ``_check_access`` what the user puts on documents of customers he or she may only read.

        Odoo lets everybody write there who follows the document, and following takes no more than reading.

        :param hanging: messages, activities or messages to be sent later
        :param result: what ``super`` answered
        """
        if operation != "create" or self.env.su or not hanging or self._get_sight() is None:
            return result
        reference = next(field for field in hanging._fields.values() if field.type == "many2one_reference")
        rest = (hanging - result[0] if result else hanging).sudo()
        refused = rest.browse()
        for name, some in rest.grouped(reference.model_field).items():
            if name in self._get_carriers():
                closed = self._get_only_read(self.env[name].browse(some.mapped(reference.name)))
                refused |= some.filtered(lambda record, closed=closed: record[reference.name] in closed._ids)
        if not refused:
            return result
        refused = refused.with_env(hanging.env)
        return (result[0] | refused if result else refused), lambda: AccessError(self._get_refusal())

    # -- telling ----------------------------------------------------------------------------------------------

    @api.model
    def _get_refusal(self):
        """Return the message for who asks for something hidden; it says nothing about the customer."""
        return self.env._(
            "This belongs to a customer that is not shown to you, or that you may only read. The owner of the customer or "
            "the manager of the department can share it with you."
        )

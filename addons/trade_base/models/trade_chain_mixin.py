from collections import Counter, defaultdict

from odoo import api, models
from odoo.tools.misc import formatLang

from ..tools.chain import Chain, ChainKind

SALE_PRICE = ("trade_base.group_sale_price",)
PURCHASE_PRICE = ("trade_base.group_purchase_price",)

#: More documents of one kind than this are shown as a number that opens a list.
MAX_SHOWN = 5
#: What a client may say about how it wants to be answered; nothing else of its context reaches the documents.
_CONTEXT = ("lang", "tz", "allowed_company_ids")


class TradeChainMixin(models.AbstractModel):
    """A document of a trade that knows what it comes from and what came of it. ORG-6

    A model joins by answering for its own links, for a whole recordset at once and without a query in a loop, and by
    extending the models at the other end, so that the chain can be walked both ways::

        class TradeDispatch(models.Model):
            _name = "trade.dispatch"
            _inherit = ["trade.chain.mixin"]
            _trade_chain_kind = "dispatch"
            _trade_chain_sequence = 30

            def _trade_chain_sources(self):
                found = super()._trade_chain_sources()
                for dispatch in self:
                    found[dispatch.id].append(dispatch.order_id)
                return found

    The hooks run in sudo, as the walk goes on behind documents the reader may not open. What is shown of a document,
    and whether at all, is decided in :meth:`get_trade_chain` with the reader's own rights.
    """

    _name = "trade.chain.mixin"
    _description = "Document of a Trade Chain"

    #: The sort of document; a model with several extends the two ``_trade_chain_kind*`` methods instead.
    _trade_chain_kind = None
    #: Place of this kind, from left (inquiry, 10) to right (payment, 90).
    _trade_chain_sequence = 50
    #: Groups a reader needs, all of them, to be told amounts. Who does not say asks for both.
    _trade_chain_price_groups = SALE_PRICE + PURCHASE_PRICE

    # ------------------------------------------------------------------ hooks
    def _trade_chain_sources(self):
        """Return the documents these come from.

        :returns: ``defaultdict(list)``: ``{record id: [recordset of any chain model]}``; others extend by appending
        """
        return defaultdict(list)

    def _trade_chain_targets(self):
        """Return the documents that came of these, as :meth:`_trade_chain_sources`."""
        return defaultdict(list)

    def _trade_chain_amount(self):
        """Return ``{record id: (amount, currency)}``; only asked for readers who may see the prices of the kind."""
        return {}

    def _trade_chain_state(self):
        """Return ``{record id: translated label}``."""
        return {}

    @api.model
    def _trade_chain_kinds(self):
        """Return the kinds of document of this model, ``{code: ChainKind}``."""
        code = self._trade_chain_kind or self._name
        label = self.env["ir.model"]._get(self._name).name
        return {code: ChainKind(code, label, self._trade_chain_sequence, self._trade_chain_price_groups)}

    def _trade_chain_kind_codes(self):
        """Return ``{record id: code of its kind}``."""
        return dict.fromkeys(self.ids, self._trade_chain_kind or self._name)

    # ------------------------------------------------------------------ tools for the hooks
    def _trade_chain_join(self, found, link, mine, other, domain=()):
        """Append documents that a third model connects with these; three queries, however many records.

        :param found: what a hook returns
        :param str link: the model in between, such as ``account.move.line``
        :param str mine: path from there to this model, one or two fields, such as ``sale_line_ids.order_id``
        :param str other: path from there to the documents to append
        :param domain: further condition on the model in between
        """
        groups = self.env[link]._read_group(
            [(mine, "in", self.ids), (other, "!=", False), *domain], [mine.split(".")[0], other.split(".")[0]]
        )
        ends = []
        for number, path in enumerate((mine, other)):
            steps = path.split(".")[1:]
            records = self.env[link][path.split(".")[0]].concat(*(group[number] for group in groups))
            if steps:
                records.fetch(steps)
            ends.append({record: record[steps[0]] if steps else record for record in records})
        for left, right in groups:
            for record in ends[0][left] & self:
                found[record.id].append(ends[1][right])
        return found

    def _trade_chain_selection(self, name):
        """Return ``{record id: label}`` of a selection field, for :meth:`_trade_chain_state`."""
        labels = dict(self._fields[name]._description_selection(self.env))
        return {record.id: labels.get(record[name], "") for record in self}

    # ------------------------------------------------------------------ the graph
    @api.readonly
    def get_trade_chain(self):
        """Return the chain of this document for the screen.

        What the reader may not open is one node per kind, without name, state, amount, number or id; what belongs to
        companies that are not the reader's is left out.

        :returns: ``{"name", "kinds": [{"code", "label", "nodes"}], "edges": [[key, key]], "complete": bool}``. A node has a
            ``key`` and a ``type``: ``document`` (``model, id, name, state, amount, current``), ``many`` (``model,
            ids, states: [[label, count]]``) or ``closed``
        :raises AccessError: the user may not read this document
        """
        self.ensure_one()
        self = self.with_env(
            self.env(context={key: self.env.context[key] for key in _CONTEXT if key in self.env.context})
        )
        self.check_access("read")
        chain = Chain(self.sudo())
        kinds, keys = self._trade_chain_columns(chain)
        edges = {(keys[source], keys[target]) for source, target in chain.edges}
        return {
            "name": self.display_name,
            "kinds": kinds,
            "edges": [[source, target] for source, target in sorted(edges) if source != target],
            "complete": chain.complete,
        }

    def _trade_chain_columns(self, chain):
        """Return the columns of the graph and ``{(model, id): key of the node}``."""
        columns = defaultdict(lambda: {"open": [], "closed": []})
        kinds = {}
        for model, ids in chain._by_model(chain.nodes).items():
            records = self.env[model].browse(ids)
            readable = set(records._filtered_access("read")._ids)
            found = records.browse()._trade_chain_kinds()
            for record_id, code in records.sudo()._trade_chain_kind_codes().items():
                kinds[model, code] = found[code]
                columns[model, code]["open" if record_id in readable else "closed"].append(record_id)
        result, keys = [], {}
        for model, code in sorted(columns, key=lambda column: (kinds[column].sequence, column)):
            column = columns[model, code]
            nodes = self.env[model].browse(sorted(column["open"]))._trade_chain_nodes(kinds[model, code], self, keys)
            if column["closed"]:
                nodes.append({"key": f"closed:{code}", "type": "closed"})
                keys.update({(model, record_id): f"closed:{code}" for record_id in column["closed"]})
            result.append({"code": code, "label": kinds[model, code].label, "nodes": nodes})
        return result, keys

    def _trade_chain_nodes(self, kind, current, keys):
        """Return the nodes of the readable documents of one kind; put their keys into ``keys``."""
        states = self.sudo()._trade_chain_state()
        shown, many = self, self.browse()
        if len(self) > MAX_SHOWN:
            shown = self & current if self._name == current._name else self.browse()
            many = self - shown
        amounts = {}
        if all(self.env.user.has_group(group) for group in kind.price_groups):
            amounts = shown.sudo()._trade_chain_amount()
        nodes = []
        for record in shown:
            amount, currency = amounts.get(record.id, (None, None))
            keys[self._name, record.id] = f"{self._name},{record.id}"
            nodes.append(
                {
                    "key": f"{self._name},{record.id}",
                    "type": "document",
                    "model": self._name,
                    "id": record.id,
                    "name": record.display_name,
                    "state": states.get(record.id) or "",
                    "amount": formatLang(self.env, amount, currency_obj=currency) if currency else "",
                    "current": record == current,
                }
            )
        if many:
            keys.update({(self._name, record_id): f"many:{kind.code}" for record_id in many.ids})
            counter = Counter(states[record_id] for record_id in many.ids if states.get(record_id))
            nodes.append(
                {
                    "key": f"many:{kind.code}",
                    "type": "many",
                    "model": self._name,
                    "ids": many.ids,
                    "states": [list(pair) for pair in counter.most_common(3)],
                }
            )
        return nodes

    def action_trade_chain(self):
        """Open the chain of this document."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "trade_document_chain",
            "name": self.env._("Document chain: %s", self.display_name),
            "params": {"chain_model": self._name, "chain_id": self.id},
        }

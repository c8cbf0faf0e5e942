"""Walking the documents of a trade. Knows records and their links, nothing of access rights or of the screen. ORG-6"""

from collections import defaultdict
from typing import NamedTuple

#: What nobody can read on a screen need not be collected. The nearest documents come first.
MAX_DOCUMENTS = 500
#: A trade of twelve steps exists nowhere; this ends a walk through data that makes no sense.
MAX_LEVELS = 12


class ChainKind(NamedTuple):
    """One sort of document.

    :param code: unique name, such as ``delivery``
    :param label: translated
    :param sequence: place from left (an inquiry, 10) to right (a payment, 90)
    :param price_groups: xml ids of the groups a reader needs, all of them, to be told amounts
    """

    code: str
    label: str
    sequence: int
    price_groups: tuple


class Chain:
    """The documents a document comes from, and everything that came of these, with the links between them.

    It goes up first and down then, never down and up again: the payment of five orders belongs to the trade of each, but
    does not make one trade of the five.

    :ivar nodes: ``[(model, id)]``, the nearest first; the first is where the walk began
    :ivar edges: ``{((model, id), (model, id))}``, source and target
    :ivar complete: False when there are more documents than were collected
    """

    def __init__(self, document, limit=MAX_DOCUMENTS):
        """Walk.

        :param document: one record of a model with ``trade.chain.mixin``, in sudo; the walk stays in the companies of
            its user
        """
        self.env = document.env
        self.limit = limit
        self.complete = True
        start = (document._name, document.id)
        self._nodes = {start: None}
        self.edges = set()
        self._spread([start], lambda documents: documents._trade_chain_sources(), up=True)
        self._spread(list(self._nodes), lambda documents: documents._trade_chain_targets(), up=False)
        self._drop_shortcuts()

    @property
    def nodes(self):
        return list(self._nodes)

    def _spread(self, level, ask, up):
        """Collect level by level what is reached from the nodes of ``level``."""
        for _number in range(MAX_LEVELS):
            level = self._add_level(self._ask_level(level, ask), up)
            if not level:
                return
        self.complete = False

    def _ask_level(self, level, ask):
        """Return the links of a level, ``[(near node, far node)]``: one question for each model."""
        links = []
        chained = self.env.registry["trade.chain.mixin"]
        for model, ids in self._by_model(level).items():
            for near_id, answers in ask(self.env[model].browse(ids)).items():
                links += [
                    ((model, near_id), (documents._name, far_id))
                    for documents in answers
                    if isinstance(documents, chained)
                    for far_id in documents.ids
                ]
        return links

    def _add_level(self, links, up):
        """Add the far ends that are new, as many as there is room for, and the links; return the new nodes."""
        new = dict.fromkeys(far for _near, far in links if far not in self._nodes)
        new = self._in_companies(new)
        room = self.limit - len(self._nodes)
        if len(new) > room:
            self.complete = False
            new = new[:room]
        self._nodes.update(dict.fromkeys(new))
        self.edges.update(
            (far, near) if up else (near, far) for near, far in links if far in self._nodes and far != near
        )
        return new

    def _in_companies(self, nodes):
        """Return those nodes that belong to a company of the user, or to none; the others do not exist here."""
        kept = set()
        company_ids = set(self.env.user._get_company_ids())
        for model, ids in self._by_model(nodes).items():
            records = self.env[model].browse(ids)
            if "company_id" in records._fields:
                records.fetch(["company_id"])
                records = records.filtered(lambda record: not record.company_id or record.company_id.id in company_ids)
            kept.update((model, record_id) for record_id in records.ids)
        return [node for node in nodes if node in kept]

    def _drop_shortcuts(self):
        """Drop the link from A to C where A leads to B and B to C: order, delivery, backorder are one line."""
        targets = defaultdict(set)
        for source, target in self.edges:
            targets[source].add(target)
        for source, target in sorted(self.edges):
            if any(target in targets[middle] for middle in targets[source] if middle not in (source, target)):
                targets[source].remove(target)
        self.edges = {(source, target) for source, found in targets.items() for target in found}

    @staticmethod
    def _by_model(nodes):
        """Return ``{model: [id]}``."""
        result = defaultdict(list)
        for model, record_id in nodes:
            result[model].append(record_id)
        return result

from contextlib import contextmanager

from odoo import models

#: What was read for the verdicts of a meeting: ``{(model, ids, company id): found}``, in the cache of the cursor.
_READ = "trade_credit.read"


class TradeCreditDocumentMixin(models.AbstractModel):
    """Documents that use up credit meet before they are judged: no two of one credit object pass at the same time. CRD-5"""

    _inherit = "trade.credit.document.mixin"

    def _trade_enforce(self, checkpoint):
        with self._trade_credit_meeting(checkpoint):
            return super()._trade_enforce(checkpoint)

    def _trade_credit_enforce(self, checkpoint):
        """Enforce the credit controls of a checkpoint alone, for documents that passed it and have changed since. CRD-5

        :raises UserError: a limit is exceeded
        """
        with self._trade_credit_meeting(checkpoint):
            self._trade_enforce_blockers(checkpoint, self._trade_credit_blockers(checkpoint))

    @contextmanager
    def _trade_credit_meeting(self, checkpoint):
        """Keep what was read while meeting in mind for the verdicts."""
        cache = self.env.cr.cache
        outer = cache.get(_READ)
        cache[_READ] = {}
        try:
            self._trade_credit_meet(checkpoint)
            yield
        finally:
            cache[_READ] = outer

    def _trade_credit_meet(self, checkpoint):
        """Bring the ledger up to date and touch the credit objects whose sums are read. CRD-5

        Whoever confirms another document of the same customer at the same time collides here and is run again on what is
        then true. Documents of different customers touch different rows.
        """
        posted = self._trade_credit_post(checkpoint)
        stopping = {
            company_id
            for policies in self._trade_credit_policies(checkpoint).values()
            for company_id, policy in policies.items()
            if policy.level in ("approve", "block")
        }
        records = self.sudo()._trade_credit_candidates(checkpoint)
        records = records.filtered(lambda record: record.company_id.id in stopping)
        if not records:
            return
        ledger = self.env["trade.credit.ledger"]
        raised = set() if posted else ledger._refresh()
        if self._name == "sale.order":
            raised -= set(self.ids)
        if raised:
            ledger._enforce_raised(raised)
        if checkpoint == "save":
            return  # nothing is used up by saving
        # everybody goes from company to company in one order: who needs several queues up instead of deadlocking
        for company, documents in sorted(records.grouped("company_id").items(), key=lambda item: item[0].id):
            documents._trade_credit_exposures(company, using_up=True)

    def _trade_credit_exposures(self, company, using_up=False):
        """Return what documents of one company are held against, see ``trade.credit.check._get_exposures``.

        Two queries, none for what a meeting keeps in mind.

        :param bool using_up: meet at the objects with a limit whoever uses them up at the same time
        """
        kept, key = self.env.cr.cache.get(_READ), (self._name, self._ids, company.id)
        if kept and key in kept:
            return kept[key]
        check = self.env["trade.credit.check"]
        subjects = self._trade_credit_subjects(company)
        missing = [subject.ref for subject in subjects if subject.mode == "limit" and not subject.object_id]
        if using_up and missing:
            check._ensure_objects(company, missing)
            subjects = self._trade_credit_subjects(company)
        limited = [subject.object_id for subject in subjects if subject.mode == "limit"]
        relevant = [subject for subject in subjects if subject.mode != "none" or subject.kind == "customer"]
        found = check._get_exposures(relevant, self, limited if using_up else ())
        if kept is not None:
            kept[key] = found
        return found

    def _trade_credit_subjects(self, company):
        """Return the Subjects that the documents of one company fall under."""
        parties = self._trade_credit_parties()
        partners, users, teams = ({ids[i] for ids in parties.values() if ids[i]} for i in range(3))
        return self.env["trade.credit.check"]._get_subjects(company, partners, users, teams)

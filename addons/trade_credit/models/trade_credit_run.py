import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BLOCK = 5000
#: Differences that are listed in a report; more are only counted.
LISTED = 100


class TradeCreditRun(models.Model):
    """One pass over all documents: a rebuild of the ledger, or a comparison with it. CRD-5

    It works in blocks and remembers where it is, so that it can be interrupted at any moment and goes on from there, beside
    all other work. A rebuild replaces what is wrong and nothing else, so it needs no downtime.
    """

    _name = "trade.credit.run"
    _description = "Check of the Credit Ledger"
    _order = "id desc"

    kind = fields.Selection([("compare", "Comparison"), ("rebuild", "Rebuild")], required=True, readonly=True)
    state = fields.Selection(
        [("running", "Running"), ("good", "No difference"), ("bad", "Differences")],
        required=True,
        readonly=True,
        default="running",
    )
    source = fields.Char(string="Documents at present", readonly=True)
    last_id = fields.Integer(string="Last document", readonly=True)
    done_count = fields.Integer(string="Documents looked at", readonly=True)
    total_count = fields.Integer(string="Documents in all", readonly=True)
    progress = fields.Float(compute="_compute_progress", aggregator=None)
    difference_count = fields.Integer(string="Documents that differed", readonly=True)
    balance_difference_count = fields.Integer(string="Counters that differed", readonly=True)
    standing_difference_count = fields.Integer(string="Customers whose standing differed", readonly=True)
    report = fields.Text(string="What differed", readonly=True)
    ended_at = fields.Datetime(string="Ended at", readonly=True)

    @api.depends("done_count", "total_count")
    def _compute_progress(self):
        for run in self:
            run.progress = 100.0 if not run.total_count else min(100.0 * run.done_count / run.total_count, 100.0)

    @api.depends("kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            run.display_name = labels.get(run.kind, "")

    # ------------------------------------------------------------------ one pass
    @api.model
    def _start(self, kind):
        """Return the run of this kind that was interrupted, or a new one.

        :param str kind: ``compare`` or ``rebuild``
        """
        run_sudo = self.sudo().search([("kind", "=", kind), ("state", "=", "running")], limit=1)
        if run_sudo:
            return run_sudo
        sources = list(self._get_documents())
        total = sum(
            self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) d", query))[0][0]
            for query in self._get_documents().values()
        )
        return self.sudo().create({"kind": kind, "source": sources[0], "total_count": total})

    @api.model
    def _get_documents(self):
        """Return ``{source: SELECT of the ids that may stand in the ledger}``, in the order of work; a hook."""
        return {
            "sale.order": SQL(
                """SELECT id FROM sale_order WHERE state = 'sale'
                UNION SELECT res_id FROM trade_credit_entry WHERE source = 'sale.order'"""
            ),
            "account.move": SQL(
                """SELECT id FROM account_move WHERE state = 'draft' AND move_type IN ('out_invoice', 'out_receipt')
                UNION SELECT l.move_id FROM account_move_line l
                JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
                WHERE l.parent_state = 'posted' AND l.amount_residual <> 0
                UNION SELECT l.move_id FROM (%s) u JOIN account_move_line l ON l.id = u.line_id
                UNION SELECT res_id FROM trade_credit_entry WHERE source = 'account.move'""",
                self.env["trade.credit.source"]._get_unposted_matchings_sql(),
            ),
        }

    def _step(self, size=BLOCK):
        """Work on the next block of documents.

        :returns: number of documents looked at; 0 when the run has ended
        """
        self.ensure_one()
        self.env["trade.credit.ledger"]._refresh()
        documents = self._get_documents()
        ids = [
            id_
            for (id_,) in self.env.execute_query(
                SQL(
                    "SELECT id FROM (%s) d WHERE id > %s ORDER BY id LIMIT %s",
                    documents[self.source],
                    self.last_id,
                    size,
                )
            )
        ]
        if not ids:
            return self._next_source(documents)
        differing = self._work_on(self.source, ids)
        lines = [
            self.report or "",
            *(f"{self.source} {id_}" for id_ in differing[: max(LISTED - self.difference_count, 0)]),
        ]
        self.write(
            {
                "last_id": ids[-1],
                "done_count": self.done_count + len(ids),
                "difference_count": self.difference_count + len(differing),
                "report": "\n".join(filter(None, lines)),
            }
        )
        return len(ids)

    def _next_source(self, documents):
        """Go on to the next kind of documents, or end; returns 0 when ended."""
        sources = list(documents)
        following = sources[sources.index(self.source) + 1 :]
        if following:
            self.write({"source": following[0], "last_id": 0})
            return self._step()
        self._end()
        return 0

    def _work_on(self, source, ids):
        """Compare or rebuild the entries of these documents; returns the ids that differed."""
        ledger = self.env["trade.credit.ledger"]
        if self.kind == "rebuild":
            return sorted({row[1] for row in ledger._post({source: ids})})
        return ledger._compare(source, ids)

    def _end(self):
        """Look at the counters and at what is stored of customers, and close the run."""
        counters, standing = self.env["trade.credit.balance"], self.env["trade.credit.standing"]
        differing, standing_differing = counters._count_wrong(), standing._count_wrong()
        if self.kind == "rebuild":
            counters._rebuild()
        wrong = differing or standing_differing or self.difference_count
        self.write(
            {
                "state": "bad" if wrong else "good",
                "balance_difference_count": differing,
                "standing_difference_count": standing_differing,
                "ended_at": fields.Datetime.now(),
            }
        )
        if wrong:
            _logger.info(
                "Credit ledger, %s: %s documents, %s counters and the standing of %s customers differed",
                self.kind,
                self.difference_count,
                differing,
                standing_differing,
            )

    # ------------------------------------------------------------------ jobs
    @api.model
    def _cron_compare(self):
        """Compare the ledger with a recomputation from the documents, every night; what differs is reported, not hidden."""
        run = self._start("compare")
        cron = self.env["ir.cron"]
        while done := run._step():
            if not cron._commit_progress(done, remaining=max(run.total_count - run.done_count, 1)):
                return
        cron._commit_progress(remaining=0)

    @api.model
    def _rebuild(self):
        """Rebuild the ledger in one go."""
        run = self._start("rebuild")
        while run._step():
            pass
        return run

    @api.model
    def _fill(self):
        """Fill the ledger from the documents there are, in a few statements whatever their number (installation)."""
        self.env["trade.credit.ledger"]._refresh()
        self.env.cr.execute("DELETE FROM trade_credit_entry")
        for source, documents in self._get_documents().items():
            ids = [id_ for (id_,) in self.env.execute_query(SQL("SELECT id FROM (%s) d ORDER BY id", documents))]
            for start in range(0, len(ids), BLOCK):
                self.env["trade.credit.ledger"]._fill(source, ids[start : start + BLOCK])
        self.env["trade.credit.balance"]._rebuild()

    @api.model
    def _recount(self, source, documents):
        """Count some documents again, because an addon that has just been installed knows more of them.

        :param str source: their model
        :param SQL documents: SELECT of their ids
        """
        self.env.flush_all()
        ids = [id_ for (id_,) in self.env.execute_query(documents)]
        for start in range(0, len(ids), BLOCK):
            self.env["trade.credit.ledger"]._post({source: ids[start : start + BLOCK]})
        self.env["trade.credit.standing"]._melt()

    # ------------------------------------------------------------------ reminder centre
    @api.model
    def _trade_reminder_domain(self, code):
        """The last comparison, as long as it found differences that nobody has repaired."""
        if code == "credit_run":
            last_sudo = self.sudo().search([("state", "!=", "running")], order="ended_at DESC, id DESC", limit=1)
            return [("id", "=", last_sudo.id), ("kind", "=", "compare"), ("state", "=", "bad")]
        return super()._trade_reminder_domain(code)

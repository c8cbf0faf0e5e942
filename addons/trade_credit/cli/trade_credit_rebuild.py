import logging

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.orm.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

_logger = logging.getLogger(__name__)


class TradeCreditRebuild(Command):
    """Rebuild the credit ledger of a database from its documents; may be interrupted and started again"""

    name = "trade_credit_rebuild"

    def run(self, cmdargs):
        """Work block by block, a transaction each, and say how far it is."""
        config.parser.prog = f"{self.name}"
        config.parse_config(cmdargs, setup_logging=True)
        [database] = config["db_name"]
        with Registry(database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            run = retrying(lambda: env["trade.credit.run"]._start("rebuild"), env)
            while retrying(run._step, env):
                _logger.info("%s of %s documents (%d %%)", run.done_count, run.total_count, run.progress)
            _logger.info(
                "Rebuilt: %s documents and %s counters were wrong", run.difference_count, run.balance_difference_count
            )

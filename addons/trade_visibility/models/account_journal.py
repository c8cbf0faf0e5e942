import json

from odoo import models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _get_json_activity_data(self):
        """Odoo asks the tables themselves, past all rules, for the tasks shown on a journal (OWN-6)."""
        super()._get_json_activity_data()
        sight = self.env["trade.visibility"]._get_sight()
        if not sight:
            return
        for journal in self:  # a screenful of journals
            data = json.loads(journal.json_activity_data or "{}")
            rows = data.get("activities", [])
            moves = self.env["account.move"].browse(row["res_id"] for row in rows if row["model"] == "account.move")
            seen = set(moves.exists()._filtered_access("read").ids)
            data["activities"] = [row for row in rows if row["model"] != "account.move" or row["res_id"] in seen]
            journal.json_activity_data = json.dumps(data)

"""Collisions of an import, gathered instead of raised one by one."""

from .card import SAME, compare, keys

#: Lines looked at for one key, as in the database.
HITS = 40


class FileLines:
    """Lines of a file that are customers but are not in the database: another part of a dry run, or taken back.

    :ivar first: how many lines of the file are before those being imported; these are counted from zero
    """

    def __init__(self, first=0):
        self.first = first
        self._by_key = {}

    def add(self, line, card):
        """Note the Card of a line; one before those being imported has a negative number."""
        for key in keys(card):
            self._by_key.setdefault(key, []).append((line, card))

    def find(self, card, wanted):
        """Return ``(line, reasons)`` of the line most like a Card, None if none is.

        :param wanted: keys of the card
        """
        candidates = {line: other for key in wanted for line, other in self._by_key.get(key, ())[:HITS]}
        found = [(*compare(card, other), -line) for line, other in candidates.items()]
        likeness, reasons, line = max(found, default=(0, (), 0))
        return (-line, reasons) if likeness >= SAME else None


class Collected:
    """Handed on in the context as an object, so that no client can say that there is one.

    :ivar rows: ``{first line: (stops, text, rows, record)}``
    :ivar lines: FileLines that are not in the database
    """

    def __init__(self, data, lines=None):
        self.rows = {}
        self.lines = lines or FileLines()
        self._pending = {}
        self._lines = {id(line): number for number, line in enumerate(data)}
        self._offset = 0

    def begin(self, data):
        """Note which part of the file is imported next; Odoo counts its lines from zero."""
        self._offset = self._lines.get(id(data[0]), 0) if data else 0
        self._pending.clear()

    def add(self, partner_id, stops, text):
        """Note what is to be said about a customer that has just been made.

        :param bool stops: whether its line must not be imported
        """
        self._pending[partner_id] = stops, text

    def has(self, partner_id):
        """Tell whether something is to be said about a customer already."""
        return partner_id in self._pending

    def place(self, partner_ids, info):
        """Say which line the customers came from: one, and its contacts.

        :param dict info: Odoo's ``{"rows": {"from": int, "to": int}, "record": int}``
        """
        rows = {key: line + self._offset for key, line in info["rows"].items()}
        for partner_id in partner_ids:
            if partner_id in self._pending:
                self.rows[rows["from"]] = (*self._pending.pop(partner_id), rows, info.get("record", 0) + self._offset)

    @property
    def stops(self):
        """Whether a line must not be imported."""
        return any(stops for stops, *_rest in self.rows.values())

    def messages(self):
        """Return the messages as ``load`` gives them, in the order of the file."""
        return [
            {"type": "error" if stops else "warning", "message": text, "rows": rows, "record": record}
            for _line, (stops, text, rows, record) in sorted(self.rows.items())
        ]

"""The calendar of the demo company: every date is so many working days before the day of installation."""

from datetime import datetime, time, timedelta

from odoo import fields

# Working hours in UTC: 9:00 to 17:30 in Beijing.
OPENING_UTC = time(1, 0)


class Workdays:
    """Maps "n working days ago" to dates.

    Plans are written in working days, so that they are the same whatever weekday the company is made on.
    """

    def __init__(self, today):
        self.today = today
        self._dates = [today]

    def date(self, ago):
        """The date ``ago`` working days before today; negative numbers lie ahead."""
        if ago < 0:
            return self._ahead(-ago)
        while len(self._dates) <= ago:
            day = self._dates[-1] - timedelta(days=1)
            while day.weekday() >= 5:
                day -= timedelta(days=1)
            self._dates.append(day)
        return self._dates[ago]

    def moment(self, ago, minute=0):
        """The UTC datetime ``minute`` minutes after opening on that day, never after now."""
        moment = datetime.combine(self.date(ago), OPENING_UTC) + timedelta(minutes=minute)
        return min(moment, fields.Datetime.now())

    def ago(self, date):
        """How many working days before today ``date`` lies (the next working day counts for a weekend)."""
        ago = 0
        while self.date(ago + 1) >= date:
            ago += 1
        return ago

    def after(self, date, days):
        """The working days before today of ``date`` plus ``days``, or None when that is not over yet."""
        day = date + timedelta(days=days)
        return max(self.ago(day), 1) if day < self.today else None

    def ahead_moment(self, ahead):
        """Noon in Beijing, ``ahead`` working days from today."""
        return datetime.combine(self._ahead(ahead), time(4, 0))

    def _ahead(self, ahead):
        day = self.today
        while ahead:
            day += timedelta(days=1)
            ahead -= day.weekday() < 5
        return day

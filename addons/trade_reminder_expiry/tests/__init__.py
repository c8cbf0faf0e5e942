from . import test_reminder_lot

from . import test_reminder_delivery

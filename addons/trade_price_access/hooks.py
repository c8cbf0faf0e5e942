from odoo import Command

from .tools.price_groups import GIVEN_BY_APPS


def uninstall_hook(env):
    """Take the price privileges back from the groups of Odoo's apps, which had none before."""
    for app_group, privileges in GIVEN_BY_APPS.items():
        group = env.ref(app_group, raise_if_not_found=False)
        if group:
            group.implied_ids = [Command.unlink(env.ref(privilege).id) for privilege in privileges]

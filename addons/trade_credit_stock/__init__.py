from . import models


def _post_init_refresh(env):
    """Lines whose deliveries are all done or cancelled are closed from now on."""
    env["trade.credit.run"]._rebuild()
    env["trade.credit.run"].search([("kind", "=", "rebuild")]).unlink()

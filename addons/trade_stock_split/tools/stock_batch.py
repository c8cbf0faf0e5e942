"""What moves that are reserved or done together need to know about stock, asked once for all of them.

An object in the context that only Python code can make: what a client sends as context is data, never this.
"""

_KEY = "trade_stock_batch"


class StockBatch:
    """Rows of stock that are held already, and products of which lots are promised.

    ``held``: set of ``(product id, location id, lot id or False)`` whose quants this transaction has locked.
    ``promised``: ids of products with named lots that are still to be reserved.
    Whoever opens a batch checks the promises of all its lots when it ends.
    """

    __slots__ = ("held", "promised")

    def __init__(self, held=(), promised=()):
        self.held, self.promised = set(held), set(promised)


def open_batch(records, batch):
    """Return ``records`` inside a batch."""
    return records.with_context(**{_KEY: batch})


def current_batch(env):
    """Return the batch that ``env`` is inside of, or None."""
    batch = env.context.get(_KEY)
    return batch if isinstance(batch, StockBatch) else None

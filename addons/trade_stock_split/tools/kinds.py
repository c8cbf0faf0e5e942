"""The directions in which goods cross the door of the warehouse. Pure Python, no database."""

from typing import NamedTuple


class Kind(NamedTuple):
    """One direction of the engine.

    ``source``: field of ``trade.dispatch.line`` with the order line the goods belong to; ``stock.move`` has one of the
    same name.
    ``order``: field of ``trade.dispatch`` with the order.
    ``outside``: field of ``stock.move`` whose location lies outside the company; ``usage``: what that location is.
    ``control``: field of ``res.company`` that switches the direction on.
    """

    source: str
    order: str
    outside: str
    usage: str
    control: str

    @property
    def outgoing(self):
        """Whether goods leave the warehouse."""
        return self.outside == "location_dest_id"


SALE_OUT = Kind("sale_line_id", "sale_order_id", "location_dest_id", "customer", "trade_dispatch_control")

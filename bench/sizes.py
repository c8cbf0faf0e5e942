"""How much data there is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Number of rows of each kind."""

    partners: int
    leads: int
    #: customer invoices that are open, and those that were paid by bank entries (two journal items each)
    open_invoices: int
    paid_invoices: int
    #: confirmed orders that nobody has invoiced
    orders: int
    #: customers with this many open invoices and as many confirmed orders
    history: tuple = (10,)
    #: products with this many lots in stock
    lots: tuple = (100,)
    #: stored products without tracking, and as many with lots
    products: int = 200

    @property
    def companies(self):
        """Four partners of five are companies, the rest contacts of theirs."""
        return self.partners * 4 // 5


SIZES = {
    # for the tests of the benchmarks themselves: nothing measured on it says anything about growth
    "XS": Size(200, 60, 60, 40, 60, (10,), (20,), products=5),
    "S": Size(1_000, 1_000, 1_000, 500, 500, (10,), (100,)),
    "M": Size(20_000, 100_000, 20_000, 15_000, 10_000, (10, 1_000), (100, 1_000)),
    "L": Size(200_000, 500_000, 200_000, 150_000, 100_000, (10, 1_000, 10_000), (100, 1_000, 10_000)),
}

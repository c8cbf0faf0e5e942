from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every
from odoo.tools.sql import escape_psql

from ..tools.search_key import START, fragments, normalize, search_key

#: Rows shown at a time.
LIMIT = 20
MAX_LIMIT = 80
#: Matches looked at to choose the best of.
CHOICE = 200
#: From so many characters on, a text that is a whole code or barcode means that product and no other.
WHOLE_CODE = 4
#: Products whose keys are written by one statement.
BATCH = 2000
#: Moves and lots shown of one product.
DETAILS = 12


class ProductProduct(models.Model):
    """Found by any fragment of what it is called, with what one has to know on the phone (INQ-5)."""

    _inherit = "product.product"

    trade_search_key = fields.Char(
        string="Look-up key",
        compute="_compute_trade_search_key",
        store=True,
        index="trigram",
        compute_sudo=True,
        copy=False,
        prefetch=False,
        exportable=False,
    )
    trade_customer_code_ids = fields.One2many("trade.customer.code", "product_id", string="Customers' codes")

    @api.depends(
        "default_code",
        "barcode",
        "product_tmpl_id.name",
        "product_template_attribute_value_ids.name",
        "product_tmpl_id.seller_ids.product_code",
        "product_tmpl_id.seller_ids.product_name",
        "trade_customer_code_ids.code",
        "trade_customer_code_ids.name",
    )
    def _compute_trade_search_key(self):
        keys = self._trade_search_keys()
        for product in self:
            product.trade_search_key = keys.get(product.id, "")

    def _trade_search_keys(self):
        """Return ``{id: key}``, from the tables: names of all languages at once, whatever the language of the user."""
        self.env["product.template"].flush_model(["name"])
        self.env["product.product"].flush_model(["default_code", "barcode", "product_tmpl_id"])
        self.env["product.supplierinfo"].flush_model(["product_code", "product_name", "product_tmpl_id", "product_id"])
        self.env["trade.customer.code"].flush_model()
        self.env["product.attribute.value"].flush_model(["name"])
        self.env["product.template.attribute.value"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, p.default_code, p.barcode, t.name,
                    (SELECT array_agg(v.name) FROM product_variant_combination c
                     JOIN product_template_attribute_value tv ON tv.id = c.product_template_attribute_value_id
                     JOIN product_attribute_value v ON v.id = tv.product_attribute_value_id
                     WHERE c.product_product_id = p.id),
                    (SELECT array_agg(s.product_code) || array_agg(s.product_name) FROM product_supplierinfo s
                     WHERE s.product_tmpl_id = t.id AND (s.product_id IS NULL OR s.product_id = p.id)),
                    (SELECT array_agg(k.code) || array_agg(k.name) FROM trade_customer_code k WHERE k.product_id = p.id)
                FROM product_product p JOIN product_template t ON t.id = p.product_tmpl_id
                WHERE p.id = ANY(%s)
                """,
                list(self._ids if all(self._ids) else self.ids),
            )
        )
        keys = {}
        for product_id, code, barcode, names, attributes, supplier, customer in rows:
            values = [text for value in attributes or () for text in (value or {}).values()]
            # with the attributes behind it, so that “glove blue” is one name, and each by itself is found too
            called = list((names or {}).values())
            keys[product_id] = search_key([*called, *values], [code, barcode, *(supplier or ()), *(customer or ())])
        return keys

    @api.model
    def _trade_fill_search_keys(self):
        """Write the keys of all products that have none, a batch a statement; for installation and mass loads in SQL."""
        self.env.cr.execute(SQL("SELECT id FROM product_product WHERE trade_search_key IS NULL ORDER BY id"))
        for ids in split_every(BATCH, [row[0] for row in self.env.cr.fetchall()]):
            keys = self.browse(ids)._trade_search_keys()
            self.env.cr.execute(
                SQL(
                    "UPDATE product_product p SET trade_search_key = k.key FROM unnest(%s, %s) k(id, key) WHERE k.id = p.id",
                    list(keys),
                    list(keys.values()),
                )
            )
        self.invalidate_model(["trade_search_key"], flush=False)

    # ------------------------------------------------------------------ look-up
    @api.model
    @api.readonly
    def trade_lookup(self, text, partner_id=False, limit=LIMIT):
        """Return the products that every fragment of a text is found in, the best match first (INQ-5).

        Fragments of names in any language, pinyin initials, codes, barcodes, attributes, suppliers' and customers' codes.

        :param int partner_id: the customer, whose price list gives the price
        :returns: list of ``{id, code, name, uom, price, on_hand, available, incoming}``; ``price`` is formatted, and empty
            without the right to see selling prices; quantities are in the product's unit, of the user's companies
        """
        wanted = fragments(text or "")
        if not wanted:
            return []
        products = self._trade_lookup_products(wanted, normalize(text), min(limit, MAX_LIMIT))
        products.fetch(["default_code", "name", "uom_id", "product_template_attribute_value_ids", "is_storable"])
        prices = products._trade_lookup_prices(partner_id)
        stock = products._trade_lookup_quantities()
        incoming = products._trade_lookup_incoming()
        return [
            {
                "id": product.id,
                "code": product.default_code or "",
                "name": product.with_context(display_default_code=False).display_name,
                "uom": product.uom_id.name,
                "price": prices.get(product.id, ""),
                "on_hand": stock[product.id][0],
                "available": stock[product.id][0] - stock[product.id][1],
                "incoming": incoming.get(product.id, 0.0),
                "stored": product.is_storable,
            }
            for product in products
        ]

    @api.model
    def _trade_lookup_products(self, wanted, text, limit):
        """Return at most so many products: the code itself, a code beginning so, anything beginning so, the rest.

        What begins so is looked for first and a few hundred are enough to choose from: sorting every product with an S
        in it would take longer than the customer waits.
        """
        sold = Domain("sale_ok", "=", True)
        if len(text) >= WHOLE_CODE:
            codes = list({text, text.upper()})
            whole = self.browse(
                self._search(sold & (Domain("default_code", "in", codes) | Domain("barcode", "in", codes)), limit=limit)
            )
            if whole:
                return whole
        domain = sold & Domain.AND(Domain("trade_search_key", "like", escape_psql(fragment)) for fragment in wanted)
        beginning = domain & Domain("trade_search_key", "like", START + escape_psql(wanted[0]))
        products = self.browse(self._search(beginning, limit=CHOICE))
        nearby = len(products)
        if nearby < limit:
            products += self.browse(self._search(domain & Domain("id", "not in", products.ids), limit=CHOICE))
        products.fetch(["default_code", "barcode"])

        def rank(product):
            code = normalize(product.default_code)
            if text in (code, product.barcode):
                return 0
            return 1 if code.startswith(text) else 2

        near = set(products[:nearby].ids)
        return products.sorted(
            lambda product: (rank(product), product.id not in near, product.default_code or "", product.id)
        )[:limit]

    def _trade_lookup_prices(self, partner_id):
        """Return ``{id: formatted price}`` by the customer's price list; nothing without the right to see prices."""
        if not self.env.user.has_group("trade_base.group_sale_price"):
            return {}
        partner = self.env["res.partner"].browse(partner_id or ())
        pricelist = partner.property_product_pricelist if partner else self.env["product.pricelist"]
        currency = pricelist.currency_id or self.env.company.currency_id
        prices = pricelist._get_products_price(self, quantity=1.0, currency=currency)
        return {product_id: currency.format(price) for product_id, price in prices.items()}

    def _trade_lookup_domain(self):
        """Return the domain of the stock that counts: own locations of the user's companies."""
        return (
            Domain("product_id", "in", self.ids)
            & Domain("location_id.usage", "=", "internal")
            & Domain("company_id", "in", self.env.companies.ids)
        )

    def _trade_lookup_quantities(self):
        """Return ``{id: (on hand, reserved)}``. Read with sudo: how much there is may be known by everybody who sells."""
        found = defaultdict(lambda: (0.0, 0.0))
        rows = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(self._trade_lookup_domain(), ["product_id"], ["quantity:sum", "reserved_quantity:sum"])
        )
        found.update({product.id: (quantity, reserved) for product, quantity, reserved in rows})
        return found

    def _trade_lookup_incoming_domain(self):
        return (
            Domain("product_id", "in", self.ids)
            & Domain("state", "in", ("waiting", "confirmed", "partially_available", "assigned"))
            & Domain("location_id.usage", "not in", ("internal", "transit"))
            & Domain("location_dest_id.usage", "in", ("internal", "transit"))
            & Domain("company_id", "in", self.env.companies.ids)
        )

    def _trade_lookup_incoming(self):
        """Return ``{id: quantity on its way to us}``."""
        rows = (
            self.env["stock.move"]
            .sudo()
            ._read_group(self._trade_lookup_incoming_domain(), ["product_id"], ["product_qty:sum"])
        )
        return {product.id: quantity for product, quantity in rows}

    @api.readonly
    def trade_lookup_stock(self):
        """Return where this product is and what is coming (INQ-5).

        :returns: ``{warehouses: [{name, on_hand, available}], lots: [{name, warehouse, available, expires}],
            incoming: [{date, quantity, warehouse}]}``; dates as text, lots by expiry, all in the product's unit
        """
        self.ensure_one()
        self.check_access("read")
        rows = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                self._trade_lookup_domain(), ["location_id", "lot_id"], ["quantity:sum", "reserved_quantity:sum"]
            )
        )
        warehouses = defaultdict(lambda: [0.0, 0.0])
        lots = defaultdict(float)
        for location, lot, quantity, reserved in rows:
            warehouses[location.warehouse_id][0] += quantity
            warehouses[location.warehouse_id][1] += quantity - reserved
            if lot:
                lots[lot, location.warehouse_id] += quantity - reserved
        return {
            "warehouses": [
                {"name": warehouse.name or "", "on_hand": on_hand, "available": available}
                for warehouse, (on_hand, available) in sorted(warehouses.items(), key=lambda item: item[0].sequence)
            ],
            "lots": self._trade_lookup_lots(lots),
            "incoming": [
                {
                    "date": fields.Date.to_string(move.date),
                    "quantity": move.product_qty,
                    "warehouse": move.location_dest_id.warehouse_id.name or "",
                }
                for move in self.env["stock.move"]
                .sudo()
                .search(self._trade_lookup_incoming_domain(), order="date, id", limit=DETAILS)
            ],
        }

    def _trade_lookup_lots(self, lots):
        """Return the rows of the lots, the one that expires first at the top."""
        expiry = "expiration_date" if "expiration_date" in self.env["stock.lot"]._fields else None
        rows = [
            {
                "name": lot.name,
                "warehouse": warehouse.name or "",
                "available": available,
                "expires": fields.Date.to_string(lot[expiry]) if expiry and lot[expiry] else "",
            }
            for (lot, warehouse), available in lots.items()
        ]
        return sorted(rows, key=lambda row: (row["expires"] or "9999", row["name"]))[:DETAILS]

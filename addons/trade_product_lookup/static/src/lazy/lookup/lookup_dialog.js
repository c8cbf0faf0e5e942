import { Component, useState } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { useDebounced } from "@web/core/utils/timing";
import { formatFloat } from "@web/views/fields/formatters";

const DELAY = 150;

/** Type any fragment, walk with the arrows, Enter inserts; Shift+Enter inserts and stays for the next one. */
export class ProductLookupDialog extends Component {
    static template = "trade_product_lookup.Dialog";
    static components = { Dialog };
    static props = { partnerId: [Number, Boolean], insert: Function, close: Function };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.stockKeepLast = new KeepLast();
        useAutofocus({ refName: "text" });
        this.state = useState({ text: "", rows: [], current: 0, stock: null, quantity: 1, inserted: [], searched: false });
        this.search = useDebounced(() => this.load(), DELAY);
    }

    get product() {
        return this.state.rows[this.state.current];
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.search();
    }

    async load() {
        const rows = await this.keepLast.add(
            this.orm.call("product.product", "trade_lookup", [this.state.text, this.props.partnerId])
        );
        Object.assign(this.state, { rows, current: 0, stock: null, searched: Boolean(this.state.text.trim()) });
        this.loadStock();
    }

    async loadStock() {
        if (this.product) {
            this.state.stock = await this.stockKeepLast.add(
                this.orm.call("product.product", "trade_lookup_stock", [this.product.id])
            );
        }
    }

    select(index) {
        if (index >= 0 && index < this.state.rows.length && index !== this.state.current) {
            Object.assign(this.state, { current: index, stock: null });
            this.loadStock();
        }
    }

    onKeydown(ev) {
        const moves = { ArrowDown: 1, ArrowUp: -1 };
        if (ev.key in moves) {
            ev.preventDefault();
            this.select(this.state.current + moves[ev.key]);
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.insert(ev.shiftKey);
        }
    }

    async insert(stay) {
        const product = this.product;
        if (!product) {
            return;
        }
        await this.props.insert(product.id, Number(this.state.quantity) || 1);
        if (stay) {
            this.state.inserted.push(product.name);
        } else {
            this.props.close();
        }
    }

    number(value) {
        return formatFloat(value, { digits: [false, 2], trailingZeros: false });
    }
}

registry.category("lazy_components").add("trade_product_lookup.Dialog", ProductLookupDialog);

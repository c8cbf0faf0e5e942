import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** Earlier quotes and deals of this product with this customer. */
export class PriceHistoryPopover extends Component {
    static template = "trade_sale_validity.PriceHistoryPopover";
    static props = { productId: Number, partnerId: Number, orderId: [Number, Boolean], close: { type: Function } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ rows: [] });
        onWillStart(async () => {
            const { productId, partnerId, orderId } = this.props;
            this.state.rows = await this.orm.call("sale.order.line", "trade_price_history", [
                productId,
                partnerId,
                orderId,
            ]);
        });
    }
}

registry.category("lazy_components").add("trade_sale_validity.PriceHistoryPopover", PriceHistoryPopover);

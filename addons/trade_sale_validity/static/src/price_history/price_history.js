import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { usePopover } from "@web/core/popover/popover_hook";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

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

/** The clock beside a price: what was quoted and agreed before, while the line is being typed. */
export class PriceHistory extends Component {
    static template = "trade_sale_validity.PriceHistory";
    static props = { ...standardWidgetProps };

    setup() {
        this.popover = usePopover(PriceHistoryPopover, { position: "left" });
    }

    get productId() {
        return this.props.record.data.product_id?.id;
    }

    get order() {
        return this.props.record.evalContext.parent || {};
    }

    show(ev) {
        this.popover.open(ev.currentTarget, {
            productId: this.productId,
            partnerId: this.order.partner_id || 0,
            orderId: this.order.id || false,
        });
    }
}

registry.category("view_widgets").add("trade_price_history", {
    component: PriceHistory,
    fieldDependencies: [{ name: "product_id", type: "many2one" }],
    listViewWidth: 30,
});

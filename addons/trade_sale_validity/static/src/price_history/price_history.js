import { Component, onWillUnmount } from "@odoo/owl";

import { loadLazy } from "@trade_base/core/lazy";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** The clock beside a price: what was quoted and agreed before, while the line is being typed. */
export class PriceHistory extends Component {
    static template = "trade_sale_validity.PriceHistory";
    static props = { ...standardWidgetProps };

    setup() {
        this.popover = useService("popover");
        onWillUnmount(() => this.close?.());
    }

    get productId() {
        return this.props.record.data.product_id?.id;
    }

    async show({ currentTarget }) {
        const Popover = await loadLazy("trade_sale_validity.PriceHistoryPopover");
        const order = this.props.record.evalContext.parent || {};
        const props = { productId: this.productId, partnerId: order.partner_id || 0, orderId: order.id || false };
        this.close?.();
        this.close = this.popover.add(currentTarget, Popover, props, { position: "left" });
    }
}

registry.category("view_widgets").add("trade_price_history", {
    component: PriceHistory,
    fieldDependencies: [{ name: "product_id", type: "many2one" }],
    listViewWidth: 30,
});

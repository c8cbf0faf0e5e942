import { Component } from "@odoo/owl";

import { loadLazy } from "@trade_base/core/lazy";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** The button that opens the look-up from a form, and inserts into the lines named in the view. */
export class ProductLookup extends Component {
    static template = "trade_product_lookup.Button";
    static props = { ...standardWidgetProps, lines: String, quantity: String };

    setup() {
        this.dialog = useService("dialog");
    }

    async open() {
        const data = this.props.record.data;
        this.dialog.add(await loadLazy("trade_product_lookup.Dialog"), {
            partnerId: data.partner_id?.id || false,
            insert: (productId, quantity) => this.insert(productId, quantity),
        });
    }

    async insert(productId, quantity) {
        const list = this.props.record.data[this.props.lines];
        await list.leaveEditMode();
        await list.addNewRecord({
            position: "bottom",
            mode: "readonly",
            context: { default_product_id: productId, [`default_${this.props.quantity}`]: quantity },
        });
    }
}

registry.category("view_widgets").add("trade_product_lookup", {
    component: ProductLookup,
    extractProps: ({ attrs }) => ({ lines: attrs.lines, quantity: attrs.quantity }),
});

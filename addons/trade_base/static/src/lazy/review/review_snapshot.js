import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The frozen snapshot of a review, as the server rendered it for this reader. */
export class ReviewSnapshot extends Component {
    static template = "trade_base.ReviewSnapshot";
    static props = { ...standardFieldProps };

    get view() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("lazy_components").add("trade_base.ReviewSnapshot", ReviewSnapshot);

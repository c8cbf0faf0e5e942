import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** How many reviews wait for the user. */
export class ReviewMenu extends Component {
    static template = "trade_base.ReviewMenu";
    static props = [];

    setup() {
        this.action = useService("action");
        const { counters, ready } = useService("trade_base.counters");
        this.counters = useState(counters);
        onWillStart(() => ready);
    }

    open() {
        this.action.doAction("trade_base.trade_review_action_mine", { clearBreadcrumbs: true });
    }
}

registry.category("systray").add("trade_base.ReviewMenu", { Component: ReviewMenu }, { sequence: 22 });

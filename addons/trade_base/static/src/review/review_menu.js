import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";

/** How many reviews wait for the user; live: the server says over the bus when the number may have changed. */
export class ReviewMenu extends Component {
    static template = "trade_base.ReviewMenu";
    static props = [];

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ count: 0 });
        const refresh = debounce(() => this.refresh(), 300);
        const bus = useService("bus_service");
        bus.subscribe("trade_review/updated", refresh);
        onWillStart(() => this.refresh());
    }

    async refresh() {
        this.state.count = await this.orm.silent.call("trade.review", "my_count", [], {
            context: { allowed_company_ids: user.activeCompanies?.map((company) => company.id) },
        });
    }

    open() {
        this.action.doAction("trade_base.trade_review_action_mine", { clearBreadcrumbs: true });
    }
}

registry.category("systray").add("trade_base.ReviewMenu", { Component: ReviewMenu }, { sequence: 22 });

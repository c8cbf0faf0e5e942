import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** How much is overdue or due today. */
export class ReminderMenu extends Component {
    static template = "trade_base.ReminderMenu";
    static props = [];

    setup() {
        this.action = useService("action");
        const { counters, ready } = useService("trade_base.counters");
        this.counters = useState(counters);
        onWillStart(() => ready);
    }

    get count() {
        return this.counters.overdue + this.counters.today;
    }

    open() {
        this.action.doAction("trade_base.trade_reminder_action", { clearBreadcrumbs: true });
    }
}

registry.category("systray").add("trade_base.ReminderMenu", { Component: ReminderMenu }, { sequence: 23 });

import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";

/**
 * How much is overdue or due today; live: the server says over the bus when the number may have changed, and the reminder
 * centre tells what it has just counted.
 */
export class ReminderMenu extends Component {
    static template = "trade_base.ReminderMenu";
    static props = [];

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ overdue: 0, today: 0 });
        const refresh = debounce(() => this.refresh(), 300);
        const bus = useService("bus_service");
        for (const type of ["trade_reminder/updated", "trade_review/updated", "mail.activity/updated"]) {
            bus.subscribe(type, refresh);
        }
        useBus(this.env.bus, "TRADE-REMINDERS:COUNTED", ({ detail }) => Object.assign(this.state, detail));
        onWillStart(() => this.refresh());
    }

    get count() {
        return this.state.overdue + this.state.today;
    }

    async refresh() {
        Object.assign(this.state, await this.orm.silent.call("trade.reminder", "counters", []));
    }

    open() {
        this.action.doAction("trade_base.trade_reminder_action", { clearBreadcrumbs: true });
    }
}

registry.category("systray").add("trade_base.ReminderMenu", { Component: ReminderMenu }, { sequence: 23 });

import { Component, reactive } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";

/**
 * The numbers of the bells in the top bar, asked for together; live: the server says over the bus when one may have changed,
 * and the reminder centre tells what it has just counted.
 */
export const countersService = {
    dependencies: ["bus_service", "orm"],

    start(env, { bus_service: bus, orm }) {
        const counters = reactive({ overdue: 0, today: 0, reviews: 0 });
        const refresh = async () => Object.assign(counters, await orm.silent.call("trade.reminder", "bells", []));
        const refreshSoon = debounce(refresh, 300);
        for (const type of ["trade_reminder/updated", "trade_review/updated", "mail.activity/updated"]) {
            bus.subscribe(type, refreshSoon);
        }
        env.bus.addEventListener("TRADE-REMINDERS:COUNTED", ({ detail }) => Object.assign(counters, detail));
        // the page does not wait for the numbers
        refresh();
        return counters;
    },
};

/** How much waits for the user; hidden when nothing does. A click leads to it. */
export class Bell extends Component {
    static template = "trade_base.Bell";
    static props = ["kind", "icon", "title", "action", "count"];

    setup() {
        this.action = useService("action");
        this.counters = useService("trade_base.counters");
    }

    get count() {
        return this.props.count(this.counters);
    }

    open() {
        this.action.doAction(this.props.action, { clearBreadcrumbs: true });
    }
}

const addBell = (name, sequence, props) =>
    registry.category("systray").add(name, { Component: Bell, props }, { sequence });

registry.category("services").add("trade_base.counters", countersService);
addBell("trade_base.ReviewMenu", 22, {
    kind: "review",
    icon: "fa-gavel",
    title: _t("My reviews"),
    action: "trade_base.trade_review_action_mine",
    count: ({ reviews }) => reviews,
});
addBell("trade_base.ReminderMenu", 23, {
    kind: "reminder",
    icon: "fa-bell-o",
    title: _t("Reminders: overdue or due today"),
    action: "trade_base.trade_reminder_action",
    count: ({ overdue, today }) => overdue + today,
});

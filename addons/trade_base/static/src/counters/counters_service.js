import { reactive } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { debounce } from "@web/core/utils/timing";

/**
 * The numbers of the bells in the top bar, asked for together; live: the server says over the bus when one may have changed,
 * and the reminder centre tells what it has just counted.
 */
export const countersService = {
    dependencies: ["bus_service", "orm"],

    start(env, { bus_service: bus, orm }) {
        const counters = reactive({ overdue: 0, today: 0, reviews: 0 });
        const refresh = async () =>
            Object.assign(counters, await orm.silent.call("trade.reminder", "bells", []));
        const refreshSoon = debounce(refresh, 300);
        for (const type of ["trade_reminder/updated", "trade_review/updated", "mail.activity/updated"]) {
            bus.subscribe(type, refreshSoon);
        }
        env.bus.addEventListener("TRADE-REMINDERS:COUNTED", ({ detail }) => Object.assign(counters, detail));
        return { counters, ready: refresh() };
    },
};

registry.category("services").add("trade_base.counters", countersService);

import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { debounce } from "@web/core/utils/timing";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { ReminderGroup } from "./reminder_group";
import { ReminderTable } from "./reminder_table";

const MINE = { kind: "mine" };
/** A tab that was left alone for so long asks again when somebody returns to it. */
const STALE = 5 * 60 * 1000;

/** The landing page of a trade user: what is due, for oneself, and for a manager by department and person. */
export class ReminderCentre extends Component {
    static template = "trade_base.ReminderCentre";
    static components = { Layout, ReminderGroup, ReminderTable };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        const { by = "mine", scope = MINE } = this.props.state || {};
        this.state = useState({ by, scope, data: null, table: null });
        useSetupAction({
            getLocalState: () => ({ by: this.state.by, scope: this.state.scope }),
            beforeVisibilityChange: () => this.refreshStale(),
        });
        this.listen();
        onWillStart(() => this.load());
    }

    listen() {
        const bus = useService("bus_service");
        const refresh = debounce(() => this.load(true), 400);
        // a listener of its own for each type: the bus service keeps one per function, and only lets go of what it keeps
        const listeners = ["trade_reminder/updated", "trade_review/updated", "mail.activity/updated"].map((type) => [
            type,
            () => refresh(),
        ]);
        onMounted(() => listeners.forEach(([type, listener]) => bus.subscribe(type, listener)));
        onWillUnmount(() => {
            refresh.cancel();
            listeners.forEach(([type, listener]) => bus.unsubscribe(type, listener));
        });
    }

    get showsTable() {
        return this.state.by !== "mine" && this.state.scope.kind === "mine";
    }

    get isMine() {
        return this.state.by === "mine";
    }

    get busyGroups() {
        return this.state.data.groups.filter((group) => this.total(group) || group.snoozed || group.problem);
    }

    get idleText() {
        const idle = this.state.data.groups.filter((group) => !this.busyGroups.includes(group));
        return idle.length ? _t("Nothing due: %s", idle.map((group) => group.name).join(", ")) : "";
    }

    get summary() {
        return _t("%(overdue)s overdue, %(today)s due today, %(week)s later this week", {
            overdue: this.count("overdue"),
            today: this.count("today"),
            week: this.count("week"),
        });
    }

    total(group) {
        return Object.values(group.counts).reduce((sum, count) => sum + count, 0);
    }

    count(bucket) {
        return this.state.data.groups.reduce((sum, group) => sum + group.counts[bucket], 0);
    }

    async load(silent = false) {
        const orm = silent ? this.orm.silent : this.orm;
        const method = this.showsTable ? "table" : "overview";
        const result = await this.keepLast.add(
            orm.call("trade.reminder", method, this.showsTable ? [] : [this.state.scope])
        );
        this.loadedAt = Date.now();
        if (method === "table") {
            this.state.table = result;
            return;
        }
        this.state.data = result;
        if (this.isMine) {
            this.env.bus.trigger("TRADE-REMINDERS:COUNTED", {
                overdue: this.count("overdue"),
                today: this.count("today"),
            });
        }
    }

    refreshStale() {
        if (document.visibilityState === "visible" && Date.now() - this.loadedAt > STALE) {
            this.load(true);
        }
    }

    async show(by, scope = MINE) {
        const before = { by: this.state.by, scope: this.state.scope };
        Object.assign(this.state, { by, scope, data: null, table: this.state.table });
        try {
            await this.load();
        } catch (error) {
            Object.assign(this.state, before);
            await this.load();
            throw error;
        }
    }

    enter(scope) {
        return this.show(this.state.by, scope);
    }

    async open(group, record) {
        this.action.doAction(await this.orm.call("trade.reminder", "open_record", [group.code, record.id]));
    }

    async openList(code, bucket, scope) {
        const args = [code, bucket, scope || this.state.scope];
        this.action.doAction(await this.orm.call("trade.reminder", "open_list", args));
    }

    async done(group, record) {
        await this.action.doActionButton({
            type: "object",
            name: group.done.method,
            resModel: group.model,
            resId: record.id,
            resIds: [record.id],
            context: {},
            onClose: () => this.load(true),
        });
    }

    async snooze(group, record, until) {
        await this.orm.call("trade.reminder", "snooze", [group.code, record.id, until]);
        await this.load(true);
    }

    async wake(group) {
        await this.orm.call("trade.reminder", "wake", [group.code]);
        await this.load(true);
    }
}

registry.category("lazy_components").add("trade_base.ReminderCentre", ReminderCentre);

import { Component, onMounted, onWillStart, useState } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Pager } from "@web/core/pager/pager";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const PAGE = 40;
const TYPING = 300;
const { DateTime } = luxon;

/** All that happened with one customer or supplier, newest first. The server decides what this reader sees. */
export class TradeHistory extends Component {
    static template = "trade_history.History";
    static components = { DateTimeInput, Layout, Pager };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.partnerId = parseInt(this.props.action.params?.partner_id) || 0;
        this.display = { controlPanel: {} };
        const restored = this.props.state || {};
        this.state = useState({
            groups: [],
            lines: [],
            total: 0,
            offset: restored.offset || 0,
            codes: restored.codes || [],
            text: restored.text || "",
            from: restored.from ? deserializeDate(restored.from) : false,
            to: restored.to ? deserializeDate(restored.to) : false,
        });
        this.onText = useDebounced((text) => this.filter({ text }), TYPING);
        onWillStart(() => this.load());
        onMounted(() => this.props.updateActionState({ partner_id: this.partnerId }));
    }

    get filters() {
        const { codes, text, from, to } = this.state;
        return {
            codes: [...codes],
            text,
            date_from: from ? from.toISODate() : false,
            date_to: to ? to.toISODate() : false,
        };
    }

    async load() {
        if (!this.partnerId) {
            return;
        }
        const page = { ...this.filters, offset: this.state.offset, limit: PAGE };
        const history = await this.keepLast.add(
            this.orm.call("res.partner", "get_trade_history", [[this.partnerId]], page)
        );
        const { groups, lines, total, name } = history;
        Object.assign(this.state, { groups, lines, total });
        this.env.config.setDisplayName(_t("History: %s", name));
    }

    filter(values) {
        Object.assign(this.state, values, { offset: 0 });
        return this.load();
    }

    toggle(code) {
        const codes = this.state.codes.includes(code)
            ? this.state.codes.filter((other) => other !== code)
            : [...this.state.codes, code];
        return this.filter({ codes });
    }

    /** A heading chooses all kinds below it, or none. */
    toggleGroup(group) {
        const own = group.kinds.map((kind) => kind.code);
        const others = this.state.codes.filter((code) => !own.includes(code));
        const all = own.every((code) => this.state.codes.includes(code));
        return this.filter({ codes: all ? others : [...others, ...own] });
    }

    lastMonths(months) {
        return this.filter({ from: DateTime.local().minus({ months }).startOf("day"), to: false });
    }

    get filtered() {
        const { codes, text, from, to } = this.state;
        return Boolean(codes.length || text || from || to);
    }

    clear() {
        return this.filter({ codes: [], text: "", from: false, to: false });
    }

    onPage({ offset }) {
        this.state.offset = offset;
        return this.load();
    }

    get pager() {
        const { offset, total } = this.state;
        return { offset, limit: PAGE, total, onUpdate: (page) => this.onPage(page), isEditable: false };
    }

    day(line) {
        return formatDate(deserializeDate(line.date));
    }

    open(line) {
        if (line.url) {
            return this.action.doAction({ type: "ir.actions.act_url", url: line.url, target: "download" });
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: line.model,
            res_id: line.id,
            views: [[false, "form"]],
        });
    }

    openPartner() {
        return this.open({ model: "res.partner", id: this.partnerId });
    }

    async print() {
        const action = await this.orm.call(
            "res.partner",
            "action_trade_history_print",
            [[this.partnerId]],
            this.filters
        );
        return this.action.doAction(action);
    }
}

registry.category("lazy_components").add("trade_history.History", TradeHistory);

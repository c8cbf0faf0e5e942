import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const ICONS = {
    followup: "fa-phone text-primary",
    message: "fa-envelope text-info",
    quotation: "fa-file-text-o text-info",
    sample: "fa-flask text-info",
    order: "fa-handshake-o text-success",
    stage: "fa-arrow-circle-right text-muted",
    rating: "fa-star text-warning",
    result: "fa-flag-checkered text-success",
    inquiry: "fa-circle text-primary",
};

/** The whole course of contact of an inquiry, newest first; loaded when its tab is opened, not with the form. */
export class InquiryCourse extends Component {
    static template = "trade_crm.InquiryCourse";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ entries: [], kind: false });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => this.load(next.record.resId));
    }

    async load(resId) {
        this.state.entries = resId ? await this.orm.call("crm.lead", "trade_course", [resId]) : [];
    }

    get kinds() {
        const found = new Set(this.state.entries.map((entry) => entry.kind));
        return Object.keys(this.labels).filter((kind) => found.has(kind));
    }

    get entries() {
        return this.state.entries.filter((entry) => !this.state.kind || entry.kind === this.state.kind);
    }

    get labels() {
        return {
            followup: _t("Follow-ups"),
            message: _t("Messages"),
            quotation: _t("Quotations"),
            sample: _t("Samples"),
            order: _t("Orders"),
            stage: _t("Stages"),
            rating: _t("Ratings"),
            result: _t("Result"),
            inquiry: _t("Inquiry"),
        };
    }

    icon(entry) {
        return ICONS[entry.kind] || "fa-circle-o text-muted";
    }

    date(entry) {
        return formatDateTime(deserializeDateTime(entry.date));
    }

    canOpen(entry) {
        return entry.model !== "crm.lead" && entry.model !== "mail.message";
    }

    toggle(kind) {
        this.state.kind = this.state.kind === kind ? false : kind;
    }

    open(entry) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: entry.model,
            res_id: entry.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("lazy_components").add("trade_crm.InquiryCourse", InquiryCourse);

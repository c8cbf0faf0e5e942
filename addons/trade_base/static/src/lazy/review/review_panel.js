import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const TONES = {
    approved: "success",
    sent_back: "danger",
    pending: "info",
    arbitration: "warning",
    void: "warning",
    withdrawn: "secondary",
    waiting: "secondary",
    cancelled: "secondary",
};
const ICONS = {
    approved: "fa-check-circle text-success",
    sent_back: "fa-times-circle text-danger",
    pending: "fa-hourglass-half text-info",
    void: "fa-exclamation-circle text-warning",
};

/**
 * The course of a review on its document: what is missing, who is asked, what was said, and the buttons of the reader.
 * It only shows what the server computed; every button calls a method that checks again.
 */
export class ReviewPanel extends Component {
    static template = "trade_base.ReviewPanel";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get course() {
        return this.props.record.data[this.props.name];
    }

    get tone() {
        return TONES[this.course.state] || "warning";
    }

    icon(opinion) {
        return ICONS[opinion.decision] || "fa-circle-o text-muted";
    }

    muted(opinion) {
        return ["waiting", "cancelled", "void"].includes(opinion.decision);
    }

    async run(method) {
        const record = this.props.record;
        if (!(await record.save())) {
            return;
        }
        await this.action.doActionButton({
            type: "object",
            name: method,
            resModel: record.resModel,
            resId: record.resId,
            resIds: [record.resId],
            context: {},
            onClose: () => record.load(),
        });
    }
}

registry.category("lazy_components").add("trade_base.ReviewPanel", ReviewPanel);

import { Component, useState } from "@odoo/owl";

import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { deserializeDate, formatDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/** Put a thing off until tomorrow, next week or a day; the server says which days are possible. */
export class ReminderSnooze extends Component {
    static template = "trade_base.ReminderSnooze";
    static components = { Dropdown, DropdownItem };
    static props = { today: String, snooze: Function, name: String };

    setup() {
        this.dropdown = useDropdownState();
        this.state = useState({ day: this.tomorrow });
    }

    get tomorrow() {
        return serializeDate(deserializeDate(this.props.today).plus({ days: 1 }));
    }

    snoozeUntilDay() {
        if (this.state.day) {
            this.dropdown.close();
            this.props.snooze(this.state.day);
        }
    }
}

/** One provider: how much is due when, and what comes first. */
export class ReminderGroup extends Component {
    static template = "trade_base.ReminderGroup";
    static components = { ReminderSnooze };
    static props = {
        group: Object,
        today: String,
        mine: Boolean,
        open: Function,
        openList: Function,
        done: Function,
        snooze: Function,
        wake: Function,
    };

    get badges() {
        const counts = this.props.group.counts;
        return [
            { bucket: "overdue", label: _t("Overdue"), className: "text-bg-danger" },
            { bucket: "today", label: _t("Today"), className: "text-bg-warning" },
            { bucket: "week", label: _t("This week"), className: "text-bg-info" },
            { bucket: "later", label: _t("Later"), className: "text-bg-light border" },
        ]
            .map((badge) => ({ ...badge, count: counts[badge.bucket] }))
            .filter((badge) => badge.count);
    }

    get more() {
        const counts = this.props.group.counts;
        return Object.values(counts).reduce((sum, count) => sum + count, 0) - this.props.group.records.length;
    }

    get moreText() {
        return _t("Show %s more", this.more);
    }

    get wakeText() {
        return _t("%s put off: show again", this.props.group.snoozed);
    }

    when(record) {
        if (record.days < -1) {
            return _t("%s days late", -record.days);
        }
        if (record.days < 2) {
            return { "-1": _t("Yesterday"), 0: _t("Today"), 1: _t("Tomorrow") }[record.days];
        }
        return formatDate(deserializeDate(record.date));
    }

    tone(record) {
        return record.days < 0 ? "text-danger fw-bold" : record.days ? "text-muted" : "text-warning-emphasis fw-bold";
    }

    dateTitle(record) {
        return formatDate(deserializeDate(record.date));
    }
}

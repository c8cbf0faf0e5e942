import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Time in which somebody who types goes on typing. */
const PATIENCE = 400;
const TEXTS = ["name", "is_company", "vat", "street", "city", "phone", "email", "website", "trade_wechat"];
const RELATIONS = ["parent_id", "country_id", "company_id"];

/** Says while a customer is typed which ones may be the same. */
export class CollisionWarning extends Component {
    static template = "trade_collision.CollisionWarning";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ lines: [] });
        this.asked = 0;
        useEffect(
            (text) => {
                clearTimeout(this.timer);
                this.asked++;
                if (this.props.record.isNew || this.changed) {
                    this.timer = setTimeout(() => this.look(JSON.parse(text)), PATIENCE);
                } else {
                    this.state.lines = [];
                }
            },
            () => [JSON.stringify(this.values), this.changed]
        );
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get changed() {
        return this.props.record.dirty;
    }

    get values() {
        const { data, resId } = this.props.record;
        const values = { id: resId || false };
        for (const name of TEXTS) {
            values[name] = data[name] || false;
        }
        for (const name of RELATIONS) {
            values[name] = (data[name] && data[name].id) || false;
        }
        return values;
    }

    async look(values) {
        const asked = this.asked;
        const lines = await this.orm.silent.call("res.partner", "trade_collision_lookup", [values]);
        if (asked === this.asked) {
            this.state.lines = lines;
        }
    }

    open(line) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: line.id,
            views: [[false, "form"]],
            target: "new",
        });
    }
}

registry.category("view_widgets").add("trade_collision_warning", {
    component: CollisionWarning,
    fieldDependencies: [...TEXTS, ...RELATIONS].map((name) => ({
        name,
        type: name === "is_company" ? "boolean" : RELATIONS.includes(name) ? "many2one" : "char",
    })),
});

import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Time in which somebody who types goes on typing. */
const PATIENCE = 400;
const TEXTS = ["name", "vat", "street", "city", "phone", "email", "website", "trade_wechat"];
const RELATIONS = ["parent_id", "country_id", "company_id"];
/** How an inquiry calls what a customer has. */
const NAMES_OF_INQUIRY = { name: "partner_name", email: "email_from", trade_wechat: "" };

/** Says while a customer is typed which ones may be the same. */
export class CollisionWarning extends Component {
    static template = "trade_collision.CollisionWarning";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ lines: [], approval: "" });
        this.root = useRef("root");
        this.asked = 0;
        this.typed = {};
        useEffect(
            (form) => {
                const onInput = (ev) => this.onInput(ev);
                form.addEventListener("input", onInput);
                return () => form.removeEventListener("input", onInput);
            },
            () => [this.form]
        );
        useEffect(
            (text, changed) => {
                this.typed = {};
                this.schedule(changed);
            },
            () => [JSON.stringify(this.values), this.changed]
        );
        // what was typed while this was being loaded
        onMounted(() => this.onInput({ target: document.activeElement }));
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get form() {
        return this.root.el.closest(".o_form_view");
    }

    get changed() {
        return this.props.record.isNew || this.props.record.dirty;
    }

    get ofInquiry() {
        return this.props.record.resModel === "crm.lead";
    }

    /** Name of the field in this form that holds what a customer calls `name`. */
    fieldOf(name) {
        return this.ofInquiry ? (NAMES_OF_INQUIRY[name] ?? name) : name;
    }

    /** The record learns what was typed when the field is left; the warning does not wait for that. */
    onInput(ev) {
        const field = this.form.contains(ev.target) && ev.target.closest(".o_field_widget[name]");
        const typed = field && !field.closest(".o_field_x2many") && field.getAttribute("name");
        const name = typed && TEXTS.find((text) => this.fieldOf(text) === typed);
        if (name) {
            this.typed[name] = ev.target.value;
            this.schedule(true);
        }
    }

    schedule(changed) {
        clearTimeout(this.timer);
        this.asked++;
        if (changed) {
            this.timer = setTimeout(() => this.look({ ...this.values, ...this.typed }), PATIENCE);
        } else {
            Object.assign(this.state, { lines: [], approval: "" });
        }
    }

    get values() {
        const { data, resId } = this.props.record;
        const values = { id: (!this.ofInquiry && resId) || false };
        for (const name of TEXTS) {
            values[name] = data[this.fieldOf(name)] || false;
        }
        for (const name of RELATIONS) {
            values[name] = (data[name] && data[name].id) || false;
        }
        values.is_company = this.ofInquiry ? Boolean(values.name) : Boolean(data.is_company);
        return values;
    }

    async look(values) {
        const asked = this.asked;
        const found = await this.orm.silent.call("res.partner", "trade_collision_lookup", [values]);
        if (asked === this.asked) {
            Object.assign(this.state, found);
        }
    }

    async ask() {
        const action = await this.orm.call("res.partner", "trade_collision_ask", [
            { ...this.values, ...this.typed },
        ]);
        if (action) {
            await this.action.doAction(action);
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

registry.category("lazy_components").add("trade_collision.Warning", CollisionWarning);

import { Component, xml } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { buildM2OFieldDescription, Many2OneField } from "@web/views/fields/many2one/many2one_field";

/** Time for a click into the list of callers to arrive. */
const PATIENCE = 300;
const NUMBER = /^[\d\s()+./-]+$/;

/** Who calls. What was typed and found nobody is not lost: a number becomes the phone, a name the new company. */
export class CallerField extends Component {
    static template = xml`
        <div class="w-100" t-on-focusout="onFocusOut"><Many2OneField t-props="props"/></div>
    `;
    static components = { Many2OneField };
    static props = { ...Many2OneField.props };

    onFocusOut(ev) {
        const text = ev.target.tagName === "INPUT" ? ev.target.value.trim() : "";
        const field = NUMBER.test(text) ? "phone" : "partner_name";
        const { record, name } = this.props;
        if (!text || record.data[name] || record.data[field]) {
            return;
        }
        setTimeout(() => {
            const dialog = document.querySelector(".modal");
            if (!record.data[name] && !record.data[field] && !dialog) {
                ev.target.value = "";
                record.update({ [field]: text });
            }
        }, PATIENCE);
    }
}

registry.category("fields").add("trade_caller", {
    ...buildM2OFieldDescription(CallerField),
    additionalClasses: ["o_field_many2one"],
});

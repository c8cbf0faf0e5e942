import { Component, xml } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What stands before a document; the figures that it is made up of open their documents. */
export class CreditBanner extends Component {
    static template = xml`<div t-out="html" t-on-click="onClick"/>`;
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get html() {
        return this.props.record.data[this.props.name] || "";
    }

    async onClick(ev) {
        const link = ev.target.closest("a[data-part]");
        if (!link) {
            return;
        }
        ev.preventDefault();
        const { kind, ref, company, part } = link.dataset;
        const args = [kind, Number(ref), Number(company), part];
        this.action.doAction(await this.orm.call("trade.credit.analysis", "action_open_part", args));
    }
}

registry.category("fields").add("trade_credit_banner", {
    component: CreditBanner,
    supportedTypes: ["html"],
});

import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The parts of an exposure beside the limit; each opens its documents. The server has computed and formatted everything. */
export class CreditBar extends Component {
    static template = "trade_credit.CreditBar";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get bar() {
        return this.props.record.data[this.props.name];
    }

    openGroup(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "trade.credit.object",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async open(code) {
        const { resModel, resId } = this.props.record;
        this.action.doAction(await this.orm.call(resModel, "action_trade_credit_open", [[resId], code]));
    }
}

registry.category("lazy_components").add("trade_credit.CreditBar", CreditBar);

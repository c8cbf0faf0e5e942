import { Component, onWillUnmount, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Time between two questions how far the batch has come. */
const PAUSE = 1000;

/** Carries out a batch and shows meanwhile how far it has come. */
export class CarryOut extends Component {
    static template = "trade_ownership.CarryOut";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ running: false, done: 0, total: 0 });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get percent() {
        return this.state.total ? Math.round((100 * this.state.done) / this.state.total) : 0;
    }

    async carryOut() {
        const { record } = this.props;
        if (this.state.running || !(await record.save())) {
            return;
        }
        this.state.running = true;
        this.timer = setInterval(() => this.ask(), PAUSE);
        try {
            const next = await this.orm.call(record.resModel, "action_apply", [[record.resId]]);
            await this.action.doAction({ type: "ir.actions.act_window_close" });
            await this.action.doAction(next);
        } finally {
            clearInterval(this.timer);
            this.state.running = false;
        }
    }

    async ask() {
        const { record } = this.props;
        const [{ done, total }] = await this.orm.silent.read(
            record.resModel,
            [record.resId],
            ["done", "total"]
        );
        Object.assign(this.state, { done, total });
    }
}

registry.category("lazy_components").add("trade_ownership.CarryOut", CarryOut);

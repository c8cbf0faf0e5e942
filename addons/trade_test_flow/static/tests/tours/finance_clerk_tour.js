import { registry } from "@web/core/registry";
import { isInState, openMenu, openRow } from "./trade_steps";

registry.category("web_tour.tours").add("trade_flow_finance_clerk", {
    steps: () => [
        ...openMenu("account.menu_finance", "account.menu_finance_receivables", "account.menu_action_move_out_invoice_type"),
        openRow("Chaoyang Hospital"),
        isInState("draft"),
        {
            content: "post",
            trigger: ".o_statusbar_buttons button[name=action_post]:enabled",
            run: "click",
        },
        isInState("posted"),
        {
            content: "the customer has paid",
            trigger: ".o_statusbar_buttons button[name=action_register_payment]:enabled",
            run: "click",
        },
        {
            content: "all of it",
            trigger: ".modal button[name=action_create_payments]:enabled",
            run: "click",
        },
        {
            content: "nothing is left to pay",
            trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name=action_register_payment])) .o_statusbar_status",
        },
    ],
});

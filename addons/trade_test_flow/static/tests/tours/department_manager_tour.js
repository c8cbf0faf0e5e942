import { registry } from "@web/core/registry";
import { isInState, openMenu, openRow } from "./trade_steps";

/** The manager opens an order of the department. */
const openOrder = () => [
    ...openMenu("sale.sale_menu_root"),
    {
        content: "not only my own quotations",
        trigger: ".o_searchview_facet .o_facet_remove",
        run: "click",
    },
    openRow("Chaoyang Hospital"),
];

const confirm = (trigger) => [{ content: "confirm", trigger, run: "click" }, isInState("sale")];

registry.category("web_tour.tours").add("trade_flow_manager_exempts", {
    steps: () => [
        ...openOrder(),
        {
            content: "the reason why it waits",
            trigger: ".o_field_widget[name=trade_blocker_html] .o_trade_blocker",
        },
        {
            content: "let it pass",
            trigger: "button[name=action_trade_exempt]",
            run: "click",
        },
        {
            content: "with a reason",
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit They send their number with the goods",
        },
        {
            content: "grant",
            trigger: ".modal button[name=action_grant]",
            run: "click",
        },
        ...confirm(".o_form_view:not(:has(.o_trade_blocker)) .o_statusbar_buttons button[name=action_confirm]"),
    ],
});

registry.category("web_tour.tours").add("trade_flow_manager_reviews", {
    steps: () => [
        ...openOrder(),
        {
            content: "it waits for me",
            trigger: ".o_trade_review button[name=review_decide]",
            run: "click",
        },
        {
            content: "approve",
            trigger: ".modal button[name=action_approve]",
            run: "click",
        },
        ...confirm(".o_form_view:has(.o_trade_review.alert-success) .o_statusbar_buttons button[name=action_confirm]"),
    ],
});

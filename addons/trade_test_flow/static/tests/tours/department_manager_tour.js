import { registry } from "@web/core/registry";
import { isInState, openMenu, openRow } from "./trade_steps";

registry.category("web_tour.tours").add("trade_flow_manager_reviews", {
    steps: () => [
        ...openMenu("sale.sale_menu_root"),
        {
            content: "not only my own quotations",
            trigger: ".o_searchview_facet .o_facet_remove",
            run: "click",
        },
        openRow("Chaoyang Hospital"),
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
        {
            content: "confirm",
            trigger: ".o_form_view:has(.o_trade_review.alert-success) .o_statusbar_buttons button[name=action_confirm]",
            run: "click",
        },
        isInState("sale"),
    ],
});

import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

const openHandovers = [
    ...stepUtils.goToAppSteps("crm.crm_menu_root", "open CRM"),
    { trigger: ".o_menu_brand[data-menu-xmlid='crm.crm_menu_root']" },
    { trigger: "[data-menu-xmlid='crm.crm_menu_sales']", run: "click" },
    { trigger: "[data-menu-xmlid='trade_handover.menu_trade_handover']", run: "click" },
];

tours.add("trade_handover_hand_over", {
    steps: () => [
        ...openHandovers,
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_form_view div[name=successor_ids] input", run: "edit Tour Successor" },
        { trigger: ".o-autocomplete--dropdown-item:contains('Tour Successor')", run: "click" },
        { trigger: ".o_form_view div[name=successor_ids] .o_tag" },
        ...stepUtils.saveForm(),
        {
            content: "everything was collected",
            trigger: "div[name=line_ids] .o_data_row:contains('Tour Hospital') td[name=promises]",
            run: "click",
        },
        {
            trigger: "div[name=line_ids] .o_data_row:contains('Tour Hospital') td[name=promises] textarea",
            run: "edit The old price",
        },
        ...stepUtils.saveForm(),
        { trigger: "button[name=action_submit]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=submitted]" },
    ],
});

tours.add("trade_handover_query", {
    steps: () => [
        ...openHandovers,
        { trigger: ".o_data_row td[name=name]", run: "click" },
        {
            trigger: "div[name=line_ids] .o_data_row:contains('Tour Hospital') button[name=action_query]",
            run: "click",
        },
        { trigger: ".modal div[name=text] textarea", run: "edit Who approved it?" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_data_row:contains('Tour Hospital'):contains('Who approved it?')",
        },
        { trigger: "button[name=action_accept].btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=accepted]" },
    ],
});

tours.add("trade_handover_approve", {
    steps: () => [
        ...openHandovers,
        { trigger: ".o_data_row td[name=name]", run: "click" },
        { trigger: "button[name=action_approve]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=done]" },
    ],
});

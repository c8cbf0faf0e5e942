import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

function openPool(name) {
    return [
        ...stepUtils.goToAppSteps("crm.crm_menu_root", "open CRM"),
        { trigger: ".o_menu_brand[data-menu-xmlid='crm.crm_menu_root']" },
        { trigger: "[data-menu-xmlid='crm.crm_menu_sales']", run: "click" },
        {
            trigger: "[data-menu-xmlid='trade_ownership.menu_trade_pool_overview']",
            run: "click",
        },
        { trigger: `.o_kanban_record:contains('${name}')`, run: "click" },
    ];
}

tours.add("trade_ownership_take_and_apply", {
    steps: () => [
        ...openPool("Tour pool"),
        {
            content: "phone numbers are not shown",
            trigger: ".o_data_row:contains('Tour Clinic'):not(:contains('5559'))",
        },
        {
            trigger: ".o_data_row:contains('Tour Clinic') button[name=action_claim]",
            run: "click",
        },
        {
            content: "now it is mine, with its phone",
            trigger: ".o_form_view div[name=phone] input:value(+86 10 5559 0001)",
        },
        ...openPool("Tour hospitals"),
        {
            trigger: ".o_data_row:contains('Tour Hospital') button[name=action_apply]",
            run: "click",
        },
        { trigger: ".modal div[name=reason] textarea", run: "edit I know them" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_data_row:contains('I know them')" },
    ],
});

tours.add("trade_ownership_grant_and_assign", {
    steps: () => [
        { trigger: ".o_data_row:contains('I know them') td[name=customer_name]", run: "click" },
        { trigger: ".o_form_view button[name=action_grant]", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_grant]))" },
    ],
});

tours.add("trade_ownership_take_back", {
    steps: () => [
        { trigger: ".o_form_view .o_cp_action_menus button.dropdown-toggle", run: "click" },
        {
            content: "the action has one name in each language",
            trigger: ".o-dropdown--menu .o_menu_item:contains(/Assign or take back|分配或收回/)",
            run: "click",
        },
        { trigger: ".modal div[name=operation] .o_radio_item:eq(1) input", run: "click" },
        { trigger: ".modal div[name=line_ids] .o_data_row:contains('Tour pool')" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
    ],
});

import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("trade_opportunity_apply", {
    steps: () => [
        { trigger: ".o_form_view button[name=action_trade_apply]", run: "click" },
        { trigger: ".modal div[name=reason] textarea", run: "edit I know the head of purchasing" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
    ],
});

tours.add("trade_opportunity_give", {
    steps: () => [
        { trigger: ".o_data_row:contains('I know the head of purchasing') td[name=reason]", run: "click" },
        { trigger: ".o_form_view button[name=action_approve]", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=approved]" },
    ],
});

tours.add("trade_opportunity_enter", {
    steps: () => [
        { content: "the same deal is shown", trigger: "div[name=trade_similar]:contains('Tour tender')" },
        { content: "only stages of the process", trigger: ".o_statusbar_status:not(:has(button:contains('Tour elsewhere')))" },
        { trigger: ".o_statusbar_status button[data-value]:contains('Tour papers')", run: "click" },
        { content: "what is missing is said", trigger: ".modal .modal-body:contains(/./)" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal)) div[name=expected_revenue] input", run: "edit 5000" },
        ...stepUtils.saveForm(),
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Tour papers')" },
        { content: "its task is scheduled", trigger: ".o-mail-Activity:contains('Get the tender papers')" },
    ],
});

tours.add("trade_opportunity_assign", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row:contains('Tour lead') .o_list_record_selector input", run: "click" },
        { trigger: ".o_cp_action_menus .dropdown-toggle:has(.fa-cog)", run: "click" },
        { trigger: ".o-dropdown--menu .o_menu_item:contains(/^(Assign|分配)$/)", run: "click" },
        { trigger: ".modal div[name=user_ids] input", run: "edit Zhou Jie" },
        { trigger: ".o-autocomplete--dropdown-item:contains('Zhou Jie')", run: "click" },
        { trigger: ".modal div[name=overview]:contains('Zhou Jie')" },
        { trigger: ".modal button[name=action_assign]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_list_view" },
    ],
});

import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("trade_review_request", {
    steps: () => [
        { trigger: ".o_trade_review:contains('Review needed')" },
        { trigger: ".o_trade_review button[name=review_request]", run: "click" },
        { trigger: ".o_trade_review:contains('In review') li:contains('Department')" },
        { trigger: ".o_trade_review button[name=review_withdraw]" },
    ],
});

tours.add("trade_review_request_zh", {
    steps: () => [
        { trigger: ".o_trade_review:contains('需要评审')" },
        { trigger: ".o_trade_review button[name=review_request]:contains('申请评审')", run: "click" },
        { trigger: ".o_trade_review:contains('评审中')" },
    ],
});

tours.add("trade_review_decide", {
    steps: () => [
        { trigger: ".o_trade_review_menu .o_trade_review_count:contains('1')", run: "click" },
        { trigger: ".o_list_view td[name=res_name]", run: "click" },
        { trigger: ".o_trade_review_snapshot section[data-aspect=prices] td:contains('100')" },
        { trigger: "button[name=action_decide]", run: "click" },
        { trigger: ".modal div[name=reason] textarea", run: "edit Good margin" },
        { trigger: ".modal button[name=action_approve]", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains('Approved')" },
        { trigger: ".o_trade_review_menu.d-none:not(:visible)" },
    ],
});

tours.add("trade_review_configure", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "div[name=name] input", run: "edit Orders of hospitals" },
        { trigger: "div[name=res_model] .o_select_menu_toggler, div[name=res_model] select, div[name=res_model] input", run: "click" },
        { trigger: ".o_select_menu_item:contains('Sales Order')", run: "click" },
        { trigger: "div[name=res_model] input:value(Sales Order)" },
        { trigger: "div[name=amount_min] input", run: "edit 5000" },
        { trigger: "div[name=step_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: "div[name=step_ids] .o_selected_row div[name=name] input", run: "edit Sales" },
        { trigger: "div[name=step_ids] .o_selected_row div[name=user_ids] input", run: "edit trade_department" },
        { trigger: ".o-autocomplete--dropdown-item:contains('department_manager')", run: "click" },
        { trigger: "div[name=step_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: "div[name=step_ids] tr:nth-child(2).o_selected_row div[name=name] input", run: "edit Finance" },
        { trigger: "div[name=step_ids] tr:nth-child(2).o_selected_row div[name=user_ids] input", run: "edit trade_finance" },
        { trigger: ".o-autocomplete--dropdown-item:contains('finance_manager')", run: "click" },
        { trigger: "div[name=arbiter_group_id]:visible" },
        ...stepUtils.saveForm(),
    ],
});

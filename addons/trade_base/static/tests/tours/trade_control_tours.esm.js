import { registry } from "@web/core/registry";

const POLICY_ROW = ".o_data_row:contains(Customer reference missing):contains(Confirm)";

// A consultant switches a control on, on the one page of the settings.
registry.category("web_tour.tours").add("trade_base_policy", {
    steps: () => [
        { trigger: ".settings_tab [data-key=trade_base]", run: "click" },
        { trigger: `[name=trade_policy_ids] ${POLICY_ROW} [name=level]:contains(Off)`, run: "click" },
        { trigger: `[name=trade_policy_ids] ${POLICY_ROW} [name=level] input`, run: "click" },
        { trigger: ".o_select_menu_item:contains(Needs approval)", run: "click" },
        { trigger: `[name=trade_policy_ids] ${POLICY_ROW} [name=approver_group_id] input` },
        { trigger: ".o_form_button_save", run: "click", expectUnloadPage: true },
        { trigger: ".settings_tab [data-key=general_settings]" },
    ],
});

// The approver opens the stopped order, reads why, lets it pass once and confirms it.
registry.category("web_tour.tours").add("trade_base_exemption", {
    steps: () => [
        { trigger: ".o_trade_blockers .alert-warning:contains(customer reference)" },
        { trigger: "button[name=action_confirm]:visible", run: "click" },
        { trigger: ".modal:contains(Sales manager) .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal)) button[name=action_trade_exempt]", run: "click" },
        { trigger: ".modal [name=policy_id] input:value(Customer reference missing)" },
        { trigger: ".modal [name=reason] textarea", run: "edit The number comes on Monday" },
        { trigger: ".modal button[name=action_grant]", run: "click" },
        { trigger: "body:not(:has(.modal)):not(:has(.o_trade_blockers))" },
        { trigger: ".o-mail-Message:contains(The number comes on Monday)" },
        { trigger: "button[name=action_confirm]:visible", run: "click" },
        { trigger: ".o_arrow_button_current:contains(Sales Order)" },
    ],
});

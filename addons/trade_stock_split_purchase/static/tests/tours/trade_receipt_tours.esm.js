import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// by name and value, not by label: the same walks in every language
tours.add("trade_receipt_purchaser", {
    steps: () => [
        { trigger: "button[name=action_trade_short_close]", run: "click", timeout: 60000 },
        { trigger: ".modal div[name=reason] input", run: "edit Out of production" },
        { trigger: ".modal div[name=line_ids] .o_data_row td[name=quantity]", run: "click" },
        { trigger: ".modal div[name=line_ids] td[name=quantity] input", run: "edit 4" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: "body:not(:has(.modal)) button[name=action_trade_receipt]", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=draft]" },
        { trigger: "button[name=action_release]", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=released]" },
    ],
});

tours.add("trade_receipt_lots", {
    steps: () => [
        { trigger: "button[name=action_trade_receipt]", run: "click", timeout: 60000 },
        { trigger: "div[name=line_ids] .o_data_row button[name=action_announce_lots]", run: "click" },
        { trigger: ".modal div[name=receipt_lot_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".modal div[name=receipt_lot_ids] td[name=name] input", run: "edit AB-2031" },
        { trigger: ".modal div[name=receipt_lot_ids] td[name=quantity] input", run: "edit 10" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) td[name=directive_summary]:contains('AB-2031: 10')" },
        { trigger: "button[name=action_release]", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=released]" },
    ],
});

tours.add("trade_purchase_return", {
    steps: () => [
        { trigger: "button[name=action_trade_return]", run: "click", timeout: 60000 },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=draft]" },
        { trigger: "div[name=line_ids] .o_data_row td[name=quantity]", run: "click" },
        { trigger: "div[name=line_ids] td[name=quantity] input", run: "edit 4" },
        { trigger: "button[name=action_release]", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=released]" },
    ],
});

tours.add("trade_purchase_credit", {
    steps: () => [
        { trigger: "button[name=action_trade_credit]:enabled", run: "click", timeout: 60000 },
        { trigger: ".o_form_view div[name=invoice_line_ids] .o_data_row:contains('4')" },
    ],
});

import { registry } from "@web/core/registry";

// by name and value, not by label: the same walk in every language
registry.category("web_tour.tours").add("trade_receipt_purchaser", {
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

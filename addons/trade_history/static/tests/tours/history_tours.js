import { registry } from "@web/core/registry";

const LINE = ".o_trade_history_line";

registry.category("web_tour.tours").add("trade_history_customer", {
    steps: () => [
        { trigger: "button[name=action_trade_history]", run: "click" },
        { trigger: `.o_trade_history_action ${LINE}[data-kind=quotation]` },
        { trigger: ".o_trade_history_kind[data-kind=order]", run: "click" },
        { trigger: `.o_trade_history:not(:has(${LINE}[data-kind=quotation]))` },
        { trigger: ".o_trade_history_clear", run: "click" },
        { trigger: ".o_trade_history_search input", run: "edit 4711" },
        { trigger: `.o_trade_history:not(:has(${LINE}[data-kind=quotation])) ${LINE}:contains(Tender 4711) a`, run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=order_line]" },
    ],
});

registry.category("web_tour.tours").add("trade_history_supplier", {
    steps: () => [
        { trigger: "button[name=action_trade_history]", run: "click" },
        { trigger: `${LINE}[data-kind=rfq] a`, run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=partner_ref]" },
    ],
});

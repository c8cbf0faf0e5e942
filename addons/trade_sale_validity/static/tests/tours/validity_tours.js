import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("trade_sale_validity_revalidate", {
    steps: () => [
        { content: "the quotation says what is wrong", trigger: ".o_trade_blocker" },
        { content: "what was agreed before", trigger: ".o_data_row .o_trade_price_history", run: "click" },
        { trigger: ".o_trade_price_history_popover tbody tr:contains('10.00')" },
        { trigger: "button[name=action_trade_revalidate]", run: "click" },
        { trigger: ".modal .o_data_row:contains('9.00'):contains('10.00')" },
        { trigger: ".modal button[name=action_revalidate]", run: "click" },
        { trigger: "body:not(:has(.modal)) button[name=action_confirm]:visible", run: "click" },
        { trigger: ".o_statusbar_status button.o_arrow_button_current[data-value=sale]" },
    ],
});

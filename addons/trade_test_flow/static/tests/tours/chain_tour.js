import { registry } from "@web/core/registry";

const KIND = (kind) => `.o_trade_chain_kind[data-kind=${kind}]`;
const SMART_BUTTON = "button[name=action_trade_chain]:visible";

// From the order to the invoice, from there to the inquiry; the money is not for a salesperson.
registry.category("web_tour.tours").add("trade_flow_chain", {
    steps: () => [
        { trigger: SMART_BUTTON, run: "click" },
        { trigger: `${KIND("sale_order")} .o_trade_chain_current` },
        { trigger: ".o_trade_chain_lines .o_trade_chain_line:not(:visible), .o_trade_chain_line" },
        { trigger: `${KIND("collection")} .o_trade_chain_closed` },
        { trigger: `${KIND("customer_invoice")} .o_trade_chain_node:contains(120)`, run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]" },
        { trigger: SMART_BUTTON, run: "click" },
        { trigger: `${KIND("customer_invoice")} .o_trade_chain_current` },
        { trigger: `${KIND("inquiry")} .o_trade_chain_node`, run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=expected_revenue]" },
    ],
});

registry.category("web_tour.tours").add("trade_flow_chain_many", {
    steps: () => [
        { trigger: `${KIND("outgoing")} .o_trade_chain_current` },
        { trigger: `${KIND("return")} .o_trade_chain_many:contains(6)`, run: "click" },
        { trigger: ".o_list_view .o_data_row:nth-of-type(6)" },
        { trigger: ".o_list_view .o_data_row:first-of-type [name=name]", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=picking_type_id]" },
        { trigger: SMART_BUTTON, run: "click" },
        { trigger: `${KIND("return")} .o_trade_chain_current` },
    ],
});

import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

const lookUp = (lines) => [
    { content: "open it by its key", trigger: ".o_form_view .o_trade_product_lookup", run: "press Alt+f" },
    { content: "pinyin initials", trigger: ".modal .o_trade_lookup_text", run: "edit sybt" },
    { trigger: ".modal .o_trade_lookup_row.table-active:contains('TOUR-1')" },
    { trigger: ".modal .o_trade_lookup_quantity", run: "edit 12" },
    { trigger: ".modal .o_trade_lookup_text", run: "press Enter" },
    { trigger: `body:not(:has(.modal)) div[name=${lines}] .o_data_row:contains('TOUR-1')` },
    ...stepUtils.saveForm(),
];

tours.add("trade_product_lookup_inquiry", { steps: () => lookUp("trade_product_ids") });
tours.add("trade_product_lookup_quotation", { steps: () => lookUp("order_line") });

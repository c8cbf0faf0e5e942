import { registry } from "@web/core/registry";
import { choose, isInState, openMenu, openRow } from "./trade_steps";

registry.category("web_tour.tours").add("trade_flow_warehouse_clerk", {
    steps: () => [
        ...openMenu("stock.menu_stock_root", "stock.menu_stock_warehouse_mgmt", "stock.out_picking"),
        openRow("Chaoyang Hospital"),
        isInState("assigned"),
        {
            content: "see from which lot",
            trigger: ".o_field_widget[name=move_ids] button[name=action_show_details]",
            run: "click",
        },
        {
            content: "the lot that expires first is proposed; take the other one",
            trigger: '.modal .o_data_row .o_data_cell[name=quant_id]:contains("INF-NEAR")',
            run: "click",
        },
        ...choose(".modal .o_selected_row .o_field_widget[name=quant_id] input", "INF-FAR"),
        {
            content: "done with the lots",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "validate",
            trigger: ".o_statusbar_buttons button[name=button_validate]:enabled",
            run: "click",
        },
        isInState("done"),
    ],
});

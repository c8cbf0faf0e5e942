/** A warehouse clerk delivers: nothing on the way asks for a price, nothing breaks. */
import { stepUtils } from "@web_tour/tour_utils";
import { registry } from "@web/core/registry";

const noPrice = (content, view) => ({
    content: `no figure of money on ${content}`,
    trigger: `${view}:not(:has(.o_field_monetary, [name=price_unit], [name=list_price], [name=standard_price], [name=tax_totals]))`,
});

const menu = (xmlid) => ({
    content: `open the menu ${xmlid}`,
    trigger: `.o-main-components-container [data-menu-xmlid="${xmlid}"], .o_menu_sections [data-menu-xmlid="${xmlid}"]`,
    run: "click",
});

registry.category("web_tour.tours").add("trade_price_access_clerk", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        menu("stock.menu_stock_warehouse_mgmt"),
        menu("stock.out_picking"),
        {
            content: "open the delivery",
            trigger: '.o_list_view .o_data_row:contains("Renmin Hospital") .o_data_cell:first',
            run: "click",
        },
        noPrice("the delivery", ".o_form_view"),
        {
            content: "validate",
            trigger: ".o_statusbar_buttons button[name=button_validate]:enabled",
            run: "click",
        },
        {
            content: "the goods have left",
            trigger: '.o_form_view .o_statusbar_status button.o_arrow_button_current[data-value="done"]',
        },
    ],
});

import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { choose, isInState, openMenu, openRow } from "./trade_steps";

registry.category("web_tour.tours").add("trade_flow_salesperson", {
    steps: () => [
        ...openMenu("crm.crm_menu_root"),
        {
            content: "the list of inquiries",
            trigger: ".o_cp_switch_buttons .o_list",
            run: "click",
        },
        {
            content: "a new inquiry, by keyboard",
            trigger: ".o_list_view .o_list_button_add",
            run: "press Alt+c",
        },
        {
            content: "what the call is about",
            trigger: ".o_form_view .o_field_widget[name=name] input, .o_form_view .o_field_widget[name=name] textarea",
            run: "edit Infusion sets for two wards",
        },
        ...choose(".o_field_widget[name=partner_id] input:first", "Chaoyang Hospital"),
        {
            content: "save it, by keyboard",
            trigger: ".o_form_button_save:enabled",
            run: "press Alt+s",
        },
        {
            content: "a quotation from the inquiry, by keyboard",
            trigger: ".o_form_saved button[name=action_sale_quotations_new]",
            run: "press Alt+q",
        },
        {
            content: "a line",
            trigger: ".o_field_widget[name=order_line] .o_field_x2many_list_row_add a:first",
            run: "click",
        },
        ...choose(
            ".o_selected_row .o_field_widget[name=product_template_id] input, .o_selected_row .o_field_widget[name=product_id] input",
            "INF-20"
        ),
        {
            content: "the product is known",
            trigger: ".o_selected_row .o_field_widget[name=price_unit] input:value(12.00)",
        },
        {
            content: "how much",
            trigger: ".o_selected_row .o_field_widget[name=product_uom_qty] input",
            run: "edit 8",
        },
        ...stepUtils.saveForm(),
        isInState("draft"),
        {
            content: "send it",
            trigger: ".o_statusbar_buttons button[name=action_quotation_send]",
            run: "click",
        },
        {
            content: "the mail is ready",
            trigger: ".modal button[name=action_send_mail]:enabled",
            run: "click",
        },
        isInState("sent"),
    ],
});

registry.category("web_tour.tours").add("trade_flow_salesperson_asks", {
    steps: () => [
        ...openMenu("sale.sale_menu_root"),
        openRow("Chaoyang Hospital"),
        {
            content: "ask the manager",
            trigger: ".o_trade_review button[name=review_request]",
            run: "click",
        },
        {
            content: "the manager knows",
            trigger: ".o_trade_review button[name=review_withdraw]",
        },
    ],
});

registry.category("web_tour.tours").add("trade_flow_salesperson_invoice", {
    steps: () => [
        ...openMenu("sale.sale_menu_root", "sale.menu_sale_invoicing", "sale.menu_sale_order_invoice"),
        openRow("Chaoyang Hospital"),
        isInState("sale"),
        {
            content: "ask for the invoice",
            trigger: ".o_statusbar_buttons button[id=create_invoice], .o_statusbar_buttons button[id=create_invoice_percentage]",
            run: "click",
        },
        {
            content: "for what was delivered",
            trigger: ".modal button[name=create_invoices]",
            run: "click",
        },
        isInState("draft"),
        { trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]" },
    ],
});

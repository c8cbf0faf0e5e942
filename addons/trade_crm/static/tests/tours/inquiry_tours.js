import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("trade_crm_take_inquiry", {
    steps: () => [
        ...stepUtils.goToAppSteps("crm.crm_menu_root", "open CRM"),
        { trigger: ".o_menu_brand[data-menu-xmlid='crm.crm_menu_root']" },
        { trigger: "[data-menu-xmlid='crm.crm_menu_sales']", run: "click" },
        { trigger: "[data-menu-xmlid='trade_crm.menu_trade_take_inquiry']", run: "click" },
        {
            content: "the caller, by the end of the number",
            trigger: ".o_trade_inquiry_quick div[name=partner_id] input",
            run: "edit 5559 77",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains('Tour Hospital')", run: "click" },
        { trigger: "div[name=trade_product_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row div[name=product_id] input", run: "edit SYR-5" },
        { trigger: ".o-autocomplete--dropdown-item:contains('SYR-5')", run: "click" },
        { trigger: ".o_selected_row div[name=product_id] input:value(SYR-5)" },
        { trigger: ".o_selected_row div[name=quantity] input", run: "edit 500" },
        { trigger: "div[name=trade_question_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row div[name=question] textarea", run: "edit Shelf life?" },
        { trigger: "div[name=trade_chance] input", run: "click" },
        { trigger: ".o_select_menu_item:eq(2)", run: "click" },
        { content: "save by keyboard", trigger: ".o_form_button_save:enabled", run: "press Alt+s" },
        { trigger: ".o_form_saved button[name=action_trade_followup]", run: "press Alt+t" },
        { trigger: ".modal div[name=content] textarea", run: "edit Wants a quotation" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_saved button[name=action_sale_quotations_new]", run: "click" },
        { trigger: ".o_field_widget[name=order_line] .o_data_row:contains('500')" },
        ...stepUtils.saveForm(),
    ],
});

tours.add("trade_crm_unknown_caller", {
    steps: () => [
        {
            content: "nobody has this number; one goes on to the next field",
            trigger: ".o_trade_inquiry_quick div[name=partner_id] input",
            async run({ edit, anchor }) {
                await edit("139 1234 5678");
                anchor.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
            },
        },
        { content: "the number typed is the phone", trigger: "div[name=phone] input:value(1234 5678)" },
        { trigger: "div[name=contact_name] input", run: "edit Ms Gao" },
        ...stepUtils.saveForm(),
    ],
});

tours.add("trade_crm_manager_rates", {
    steps: () => [
        { trigger: ".o_form_view a[name=trade_course]", run: "click" },
        { trigger: ".o_trade_course li[data-kind=followup]:contains('Wants a quotation')" },
        { trigger: ".o_trade_course li[data-kind=quotation]" },
        { trigger: ".o_trade_course li[data-kind=inquiry]" },
        { trigger: ".o_trade_course button[data-kind=followup]", run: "click" },
        { trigger: ".o_trade_course:not(:has(li[data-kind=inquiry]))" },
        { trigger: ".o_form_view button[name=action_trade_rate]", run: "click" },
        { trigger: ".modal div[name=rating] .o_selection_badge:eq(3)", run: "click" },
        { trigger: ".modal div[name=comment] textarea", run: "edit Quick and complete" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

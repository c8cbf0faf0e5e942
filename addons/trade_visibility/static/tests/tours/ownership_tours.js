import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// the actions have one name in each language
function action(name) {
    return [
        { trigger: ".o_form_view .o_cp_action_menus button.dropdown-toggle", run: "click" },
        { trigger: `.o-dropdown--menu .o_menu_item:contains(${name})`, run: "click" },
    ];
}

tours.add("trade_visibility_share_and_protect", {
    steps: () => [
        ...action("/^(Share a customer|共享客户)$/"),
        { trigger: ".modal div[name=user_id] input", run: "edit Zhou Jie" },
        { trigger: ".ui-autocomplete a:contains('Zhou Jie')", run: "click" },
        { trigger: ".modal div[name=level] .o_radio_item:eq(1) input", run: "click" },
        {
            content: "the last day is typed as the language writes it",
            trigger: ".modal div[name=date_to] :is(input, button)",
            run: "click",
        },
        { trigger: ".o_datetime_picker .o_next", run: "click" },
        { trigger: ".o_datetime_picker .o_date_item_cell:not(.o_out_of_range):contains('15')", run: "click" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
        ...action("/^(Protect customers|保护客户)$/"),
        { trigger: ".modal div[name=summary]:contains('0')" },
        { trigger: ".modal div[name=reason] textarea", run: "edit A tender" },
        { trigger: ".modal button[name=action_protect]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view .ribbon:contains(/Protected|受保护/i)" },
    ],
});

tours.add("trade_visibility_colleague", {
    steps: () => [
        { trigger: ".o_form_view .ribbon:contains(/Protected|受保护/i)" },
        { trigger: ".o_form_view div[name=phone] input:value(/^.86 10 /)" },
    ],
});

tours.add("trade_visibility_manager", {
    steps: () => [
        { trigger: ".o_data_row:contains('A tender'):contains('Li Na')" },
    ],
});

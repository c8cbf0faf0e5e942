import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function salesperson({ banner, ask, send }) {
    return [
        { trigger: `.o_trade_blocker:contains('${banner}')` },
        { trigger: `button[name=action_trade_credit_ask]:contains('${ask}')`, run: "click" },
        { trigger: ".modal div[name=reason] textarea", run: "edit The hospital pays on Monday" },
        { trigger: `.modal button[name=action_ask]:contains('${send}')`, run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o-mail-Message:contains('The hospital pays on Monday')" },
    ];
}

tours.add("trade_credit_salesperson", {
    steps: () => [
        { trigger: "button[name=action_confirm]:visible", run: "click" },
        { trigger: ".modal .modal-body:contains('Finance must release it')" },
        { trigger: ".modal footer button", run: "click" },
        ...salesperson({ banner: "Finance must release it", ask: "Ask finance to release", send: "Ask" }),
    ],
});

tours.add("trade_credit_salesperson_zh", {
    steps: () => salesperson({ banner: "须由财务放行", ask: "申请财务放行", send: "申请" }),
});

function finance({ release, released }) {
    return [
        { trigger: ".o_list_view .o_data_row .o_list_record_selector input", run: "click" },
        { trigger: `button[name=action_release]:contains('${release}')`, run: "click" },
        { trigger: ".modal div[name=reason] textarea", run: "edit Spoken to their finance" },
        { trigger: ".modal button[name=action_decide]:visible", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_searchview .o_facet_remove", run: "click" },
        { trigger: `.o_data_row .badge:contains('${released}')` },
    ];
}

tours.add("trade_credit_finance", { steps: () => finance({ release: "Release", released: "Released" }) });
tours.add("trade_credit_finance_zh", { steps: () => finance({ release: "放行", released: "已放行" }) });

function batch({ beyond }) {
    return [
        { trigger: ".o_list_view .o_data_row:nth-child(2)" },
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: "button[name=action_release]", run: "click" },
        { trigger: `.modal td[name=obstacle]:contains('${beyond}')` },
        { trigger: ".modal div[name=reason] textarea", run: "edit Spoken to their finance" },
        { trigger: ".modal button[name=action_decide]:visible", run: "click" },
        { trigger: `.o_notification:contains('${beyond}')` },
        { trigger: "body:not(:has(.modal)):not(:has(.o_data_row:nth-child(2))) .o_list_view .o_data_row" },
    ];
}

tours.add("trade_credit_batch", { steps: () => batch({ beyond: "Beyond your authority" }) });
tours.add("trade_credit_batch_zh", { steps: () => batch({ beyond: "超出您的权限" }) });

function phone({ sum, release, released }) {
    return [
        { trigger: `.o_kanban_record:contains('S0'):contains('${sum}'):contains('Please')`, run: "click" },
        { trigger: `.o_form_view button[name=action_release]:contains('${release}')`, run: "click" },
        { trigger: `.modal .o_kanban_record:contains('${sum}'):contains('Please')` },
        { trigger: ".modal div[name=reason] textarea", run: "edit Spoken to their finance" },
        { trigger: ".modal button[name=action_decide]:visible", run: "click" },
        { trigger: `body:not(:has(.modal)) .o_form_view .o_statusbar_status:contains('${released}')` },
    ];
}

tours.add("trade_credit_phone", { steps: () => phone({ sum: "40.00", release: "Release", released: "Released" }) });
tours.add("trade_credit_phone_zh", { steps: () => phone({ sum: "40.00", release: "放行", released: "已放行" }) });

tours.add("trade_credit_banner", {
    steps: () => [
        { trigger: ".o_trade_blocker a[data-part=open_order]", run: "click" },
        { trigger: ".o_breadcrumb .active:contains('Open orders: ')" },
        { trigger: ".o_list_view td[name=document]" },
    ],
});

function manager({ customers, over }) {
    return [
        { trigger: `.o_control_panel:contains('${customers}')` },
        { trigger: ".o_data_row.text-danger td[name=partner_id]:contains('Renmin')", run: "click" },
        { trigger: ".o_notebook a[name=trade_credit]", run: "click" },
        { trigger: ".o_trade_credit_bar .text-danger" },
        { trigger: `.o_trade_credit_legend:contains('${over}')`, run: "click" },
        { trigger: ".o_list_view td[name=document]" },
        { trigger: ".o_switch_view.o_pivot", run: "click" },
        { trigger: ".o_pivot table:contains('Renmin')" },
    ];
}

tours.add("trade_credit_manager", {
    steps: () => manager({ customers: "Credit of customers", over: "Open orders" }),
});
tours.add("trade_credit_manager_zh", {
    steps: () => manager({ customers: "客户信用", over: "未发货订单" }),
});

function unblock({ limit, moot, withdrawn }) {
    return [
        { trigger: ".o_data_row td[name=display_name]:contains('Renmin')", run: "click" },
        { trigger: ".o_field_widget[name=limit_mode] input", run: "click" },
        { trigger: `.o_select_menu_item:contains('${limit}')`, run: "click" },
        { trigger: ".o_form_button_save:visible", run: "click" },
        { trigger: `.o-mail-Message:contains('${limit}')` },
        { trigger: "[data-menu-xmlid='trade_credit.menu_trade_credit']", run: "click" },
        { trigger: "[data-menu-xmlid='trade_credit.menu_trade_credit_requests']", run: "click" },
        { trigger: ".o_data_row td[name=document_name]", run: "click" },
        { trigger: `.o_form_view .alert-warning:contains('${moot}')` },
        { trigger: "button[name=action_release]", run: "click" },
        { trigger: `.o_statusbar_status .o_arrow_button_current:contains('${withdrawn}')` },
    ];
}

tours.add("trade_credit_unblock", {
    steps: () =>
        unblock({ limit: "Limit", moot: "does not stop this document any more", withdrawn: "Withdrawn" }),
});
tours.add("trade_credit_unblock_zh", {
    steps: () => unblock({ limit: "额度", moot: "信用不再阻止该单据", withdrawn: "已撤回" }),
});

function columns({ exposure }) {
    const amount = ".o_data_row:contains('Renmin') td[name=trade_credit_exposure]:contains('240')";
    return [
        { trigger: ".o_list_view:not(:has(th[data-name=trade_credit_exposure])) .o_data_row" },
        { trigger: ".o_data_row:contains('Renmin') .o_list_record_selector input", run: "click" },
        { trigger: ".o_optional_columns_dropdown button", run: "click" },
        { trigger: `.o-dropdown--menu .dropdown-item:contains('${exposure}')`, run: "click" },
        { trigger: amount },
        { trigger: ".o_data_row_selected:contains('Renmin') .o_list_record_selector input", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_data_row_selected))" },
        { trigger: ".o_data_row:contains('Renmin') td[name=complete_name]", run: "click" },
        { trigger: ".o_form_view a[name=trade_credit]" },
        { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button", run: "click" },
        { trigger: amount },
    ];
}

tours.add("trade_credit_columns", { steps: () => columns({ exposure: "Exposure" }) });
tours.add("trade_credit_columns_zh", { steps: () => columns({ exposure: "信用占用" }) });

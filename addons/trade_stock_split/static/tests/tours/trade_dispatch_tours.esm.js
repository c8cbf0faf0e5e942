import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("trade_dispatch_sales", {
    steps: () => [
        { trigger: "button[name=action_trade_dispatch]:contains('Dispatch')", run: "click", timeout: 60000 },
        { trigger: ".o_form_view .o_arrow_button_current:contains('Draft')" },
        { trigger: "div[name=line_ids] button[name=action_pick_lots]", run: "click" },
        { trigger: ".modal .o_data_row:contains('LOT-B') .o_list_record_selector input", run: "click" },
        { trigger: ".modal button[name=action_name_lots]", run: "click" },
        // the note is opened anew; the button of the old one must not be pressed
        { trigger: "body:not(:has(.modal)) div[name=line_ids] td[name=directive]:contains('These lots')" },
        { trigger: "button[name=action_release]", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains('Released')" },
    ],
});

tours.add("trade_dispatch_sales_zh", {
    steps: () => [
        { trigger: "button[name=action_trade_dispatch]:contains('发货')", run: "click", timeout: 60000 },
        { trigger: ".o_form_view .o_arrow_button_current:contains('草稿')" },
        { trigger: "button[name=action_release]:contains('下达')", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains('已下达')" },
    ],
});

tours.add("trade_dispatch_warehouse", {
    steps: () => [
        { trigger: ".o_form_view div[name=trade_dispatch_id]:contains('DN/')", timeout: 60000 },
        ...stepUtils.statusbarButtonsSteps("Validate"),
        { trigger: ".o_form_view .o_statusbar_status:contains('Done'), .o_form_view .o_arrow_button_current:contains('Done')" },
    ],
});

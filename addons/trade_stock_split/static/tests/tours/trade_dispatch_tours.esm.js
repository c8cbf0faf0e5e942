import { registry } from "@web/core/registry";

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

/** Press a button of the form by its name, whatever the language and wherever a narrow screen has put it. */
const press = (name) => [
    {
        trigger: ".o_statusbar_buttons",
        async run({ queryFirst, click }) {
            const menu = queryFirst(".o_statusbar_buttons button:has(.oi-ellipsis-v)");
            if (!queryFirst(`.o_statusbar_buttons button[name=${name}]`) && menu) {
                await click(menu);
            }
        },
    },
    {
        trigger: `.o_statusbar_buttons button[name=${name}]:enabled, .dropdown-item button[name=${name}]:enabled`,
        run: "click",
    },
];

// by name and value, not by label: the same walk in every language
tours.add("trade_dispatch_warehouse", {
    steps: () => [
        { trigger: ".o_form_view div[name=trade_dispatch_id]:contains('DN/')", timeout: 60000 },
        { content: "tap the goods to count them", trigger: "div[name=move_ids] .o_kanban_record", run: "click" },
        { trigger: ".modal div[name=trade_qty_damaged] input", run: "edit 1" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
        ...press("button_validate"),
        { content: "shipped: what was damaged is reported", trigger: ".o_form_saved a[name=trade_differences]" },
    ],
});

tours.add("trade_dispatch_received", {
    steps: () => [
        { trigger: ".o_form_view a[name=trade_delivery]", run: "click", timeout: 60000 },
        { trigger: "div[name=trade_received_by] input", run: "edit Nurse Zhang" },
        {
            content: "the signed slip, as the driver took it with the phone",
            trigger: "div[name=trade_receipt_image]",
            async run() {
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = 20;
                canvas.getContext("2d").fillRect(0, 0, 20, 20);
                const blob = await new Promise((done) => canvas.toBlob(done));
                const slip = new DataTransfer();
                slip.items.add(new File([blob], "slip.png", { type: "image/png" }));
                const input = this.anchor.querySelector(".o_input_file");
                input.files = slip.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { trigger: "div[name=trade_receipt_image] img[src^='data:']" },
        ...press("action_trade_received"),
        {
            content: "received, and the form saved: who signed cannot be changed any more",
            trigger: ".o_form_saved div[name=trade_received_by]:not(:has(input)):contains('Nurse Zhang')",
        },
    ],
});

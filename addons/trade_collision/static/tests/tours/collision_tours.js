import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

/** The form has been left; on a slow machine the view that is gone back to may be there before. */
const LEFT = "body:not(:has(.o_form_view)):has(.o_list_view, .o_kanban_view)";

tours.add("trade_collision_enter", {
    steps: () => [
        { trigger: ".o_form_view div[name=company_type] input[data-value=company]", run: "click" },
        {
            trigger: ".o_form_view div[name=name] input:visible, .o_form_view div[name=name] textarea:visible",
            run: "edit 渝帆达医疗器械（北京）有限公司",
        },
        { trigger: ".o_form_view div[name=phone] input", run: "edit 010 5555 4444" },
        {
            content: "the warning names what the policy allows",
            trigger: ".o_trade_collision:contains('北京***公司'):contains('Collision South')",
        },
        {
            content: "it needs an approval; saving is refused",
            trigger: ".o_form_button_save",
            run: "click",
        },
        { trigger: ".modal:contains('北京***公司') .btn-primary", run: "click" },
        {
            content: "ask for it from the form, which keeps what was typed",
            trigger: "body:not(:has(.modal)) .o_trade_collision button[name=ask]",
            run: "click",
        },
        { trigger: ".modal div[name=reason] textarea", run: "edit A sister company" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_form_button_cancel",
            run: "click",
        },
        { trigger: LEFT },
    ],
});

tours.add("trade_collision_again", {
    steps: () => [
        { trigger: ".o_form_view div[name=company_type] input[data-value=company]", run: "click" },
        {
            trigger: ".o_form_view div[name=name] input:visible, .o_form_view div[name=name] textarea:visible",
            run: "edit 渝帆达医疗器械（北京）有限公司",
        },
        { trigger: ".o_trade_collision .fa-check" },
        ...stepUtils.saveForm(),
    ],
});

tours.add("trade_collision_inquiry", {
    steps: () => [
        {
            content: "the number of a customer whom one may not see",
            trigger: ".o_form_view div[name=phone] input:visible",
            run: "edit +86 10 62889901",
        },
        { trigger: ".o_trade_collision:contains('北京***公司'):contains('Collision South')" },
        { trigger: ".o_form_button_cancel", run: "click" },
        { trigger: LEFT },
    ],
});

/** Chooses a file of customers, the first line of which names the columns. */
function choose(lines) {
    return {
        trigger: ".o_control_panel .o_file_input",
        async run() {
            const files = new DataTransfer();
            const text = ["name,is_company,phone", ...lines].join("\n");
            files.items.add(new File([text], "customers.csv", { type: "text/csv" }));
            const input = document.querySelector(".o_control_panel .o_file_input input");
            input.files = files.files;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        },
    };
}

const button = (english, chinese) => `.o_control_panel button:contains(/^(${english}|${chinese})$/)`;
const ANSWER = ".o_import_data_content p";
/** Batches take their time, and more of it on a machine with other work. */
const PATIENCE = 60000;

tours.add("trade_collision_import", {
    timeout: PATIENCE,
    steps: () => {
        const lines = [...Array(120).keys()].map((number) => `Tourex ${number}k Tools,1,`);
        return [
            { trigger: ".o_list_view .o_cp_action_menus .o-dropdown:first", run: "click" },
            { trigger: ".o-dropdown--menu .o_import_menu", run: "click" },
            choose([
                ...lines.slice(0, 110),
                "Tourex 3k Tools Ltd,1,",
                "渝帆达医疗器械（北京）有限公司,1,",
            ]),
            { trigger: ".o_import_batch_limit input", run: "edit 50 && press Tab" },
            { trigger: button("Import", "导入"), run: "click" },
            {
                content: "the lines that stand against the import, the first in the third batch like one of the first",
                trigger: `${ANSWER}:contains('112'):contains('Tourex 3k Tools Ltd')`,
            },
            { trigger: `${ANSWER}:contains('113'):contains('北京***公司')` },
            choose(lines),
            { trigger: `body:not(:has(${ANSWER})) .o_import_data_content` },
            { trigger: button("Test", "测试"), run: "click" },
            { trigger: `${ANSWER}.alert-info` },
            { trigger: button("Import", "导入"), run: "click" },
            {
                content: "all of them are there",
                trigger: "body:not(:has(.o_import_data_content)) .o_pager_limit:contains('120')",
            },
        ];
    },
});

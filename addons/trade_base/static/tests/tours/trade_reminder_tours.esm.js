import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { delay } from "@web/core/utils/concurrency";

const tours = registry.category("web_tour.tours");
const group = (code, rest = "") => `.o_trade_reminder_group[data-code=${code}] ${rest}`;
const without = (selector) => `.o_trade_reminders:not(:has(${selector}))`;

/** A salesperson lands on the page, does one thing, puts one off, and opens a list and a document. */
const salesperson = (text) => [
    { trigger: ".o_trade_reminder_menu .o_trade_reminder_count:contains(2)" },
    { trigger: `.o_trade_reminders_summary:contains(${text.summary})` },
    { trigger: group("activity", `.o_trade_reminder_item:contains(${text.late})`) },
    { trigger: group("activity", ".o_trade_reminder_done"), run: "click" },
    { trigger: without(".o_trade_reminder_group[data-code=activity]") },
    { trigger: ".o_trade_reminder_menu .o_trade_reminder_count:contains(1)" },
    { trigger: group("quotation", ".o_trade_reminder_snooze"), run: "click" },
    { trigger: `.o_trade_snooze_tomorrow:contains(${text.tomorrow})`, run: "click" },
    { trigger: `.o_trade_reminder_wake:contains(${text.wake})` },
    { trigger: ".o_trade_reminder_menu.d-none:not(:visible)" },
    { trigger: ".o_trade_reminder_wake", run: "click" },
    { trigger: group("quotation", `.badge[data-bucket=today]:contains(${text.today})`), run: "click" },
    { trigger: ".o_list_view .o_data_row" },
    { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button", run: "click" },
    { trigger: group("quotation", ".o_trade_reminder_open"), run: "click" },
    {
        // the page that was left does not listen any more: it would fail on what comes over the bus
        trigger: ".o_form_view .o_field_widget[name=validity_date]",
        async run() {
            const call = { model: "trade.reminder", method: "wake", args: ["quotation"], kwargs: {} };
            await rpc("/web/dataset/call_kw/trade.reminder/wake", call);
            await delay(1000);
        },
    },
];

/** A manager switches to the people, looks at one of them, then at the departments, and opens what is behind a number. */
const manager = (text) => [
    { trigger: `.o_trade_reminders button[name=person]:contains(${text.person})`, run: "click" },
    { trigger: ".o_trade_reminder_table tr:contains(Reminded seller) td[data-code=quotation]:contains(1)" },
    { trigger: ".o_trade_reminder_enter:contains(Reminded seller)", run: "click" },
    { trigger: ".o_trade_reminders_title:contains(Reminded seller)" },
    { trigger: `.o_trade_reminders:not(:has(.o_trade_reminder_done)) .o_trade_reminder_item:contains(${text.today})` },
    { trigger: `.o_trade_reminders button[name=department]:contains(${text.department})`, run: "click" },
    { trigger: ".o_trade_reminder_table tr:contains(Reminded clinics) td[data-code=activity] .badge", run: "click" },
    { trigger: ".o_list_view .o_data_row" },
    { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button", run: "click" },
    { trigger: ".o_trade_reminder_table tr:contains(Reminded clinics)" },
];

tours.add("trade_reminder_salesperson", {
    steps: () =>
        salesperson({
            summary: "1 overdue, 1 due today",
            late: "3 days late",
            tomorrow: "Until tomorrow",
            wake: "1 put off",
            today: "Today",
        }),
});
tours.add("trade_reminder_salesperson_zh", {
    steps: () =>
        salesperson({
            summary: "1 项逾期,1 项今天到期",
            late: "逾期 3 天",
            tomorrow: "推迟到明天",
            wake: "已推迟 1 项",
            today: "今天",
        }),
});
tours.add("trade_reminder_manager", {
    steps: () => manager({ person: "By person", department: "By department", today: "Today" }),
});
tours.add("trade_reminder_manager_zh", {
    steps: () => manager({ person: "按人员", department: "按部门", today: "今天" }),
});

/** The page cannot be loaded, which is said; when the server is there again, it can. */
const offline = (text) => {
    const fetched = window.fetch;
    return [
        {
            trigger: "body:has(.o_list_view .o_data_row) .o_trade_reminder_count",
            run() {
                window.fetch = (url, ...rest) =>
                    String(url).includes("/web/bundle/")
                        ? Promise.reject(new TypeError("Failed to fetch"))
                        : fetched(url, ...rest);
            },
        },
        { trigger: ".o_trade_reminder_menu button", run: "click" },
        {
            trigger: `body:has(.o_list_view):not(:has(.o_error_dialog)) .o_notification:contains(${text})`,
            run() {
                window.fetch = fetched;
            },
        },
        { trigger: ".o_trade_reminder_menu button", run: "click" },
        { trigger: ".o_trade_reminders_summary" },
    ];
};

tours.add("trade_reminder_offline", { steps: () => offline("A part of this page could not be loaded.") });
tours.add("trade_reminder_offline_zh", { steps: () => offline("此页面的一部分无法加载。") });

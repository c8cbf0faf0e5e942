import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("trade_supplier_evaluation", {
    steps: () => [
        { trigger: ".o_notebook_headers a[name=trade_supplier]", run: "click" },
        { trigger: ".o_field_widget[name=trade_on_time_rate]" },
        { trigger: "button[name=action_trade_evaluation]", run: "click" },
        { trigger: ".o_pivot table" },
        { trigger: "button.o_switch_view.o_list", run: "click" },
        { trigger: ".o_list_view .o_field_badge[name=delivery]" },
    ],
});

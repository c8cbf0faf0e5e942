import { lazy } from "@trade_base/core/lazy";

import { registry } from "@web/core/registry";

registry.category("fields").add("trade_credit_bar", {
    component: lazy("trade_credit.CreditBar"),
    supportedTypes: ["json"],
});

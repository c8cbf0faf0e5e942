import { addLazyAction, lazy } from "@trade_base/core/lazy";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { domainField } from "@web/views/fields/domain/domain_field";

const fields = registry.category("fields");

addLazyAction("trade_reminder_centre", "trade_base.ReminderCentre");
addLazyAction("trade_document_chain", "trade_base.DocumentChainAction", {
    path: "trade-chain",
    displayName: _t("Document chain"),
});
registry.category("view_widgets").add("trade_document_chain", { component: lazy("trade_base.DocumentChainWidget") });
fields.add("trade_review_domain", { ...domainField, component: lazy("trade_base.ReviewDomainField") });
fields.add("trade_review_panel", {
    component: lazy("trade_base.ReviewPanel", ({ record, name }) => record.data[name]),
    supportedTypes: ["json"],
    isEmpty: () => false,
});
fields.add("trade_review_snapshot", {
    component: lazy("trade_base.ReviewSnapshot"),
    supportedTypes: ["json"],
    isEmpty: () => false,
});

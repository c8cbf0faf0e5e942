import { lazy } from "@trade_base/core/lazy";

import { registry } from "@web/core/registry";

registry.category("view_widgets").add("trade_inquiry_course", { component: lazy("trade_crm.InquiryCourse") });

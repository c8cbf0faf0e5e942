import { lazy } from "@trade_base/core/lazy";

import { registry } from "@web/core/registry";

registry.category("view_widgets").add("trade_ownership_carry_out", { component: lazy("trade_ownership.CarryOut") });

import { addLazyAction } from "@trade_base/core/lazy";

import { _t } from "@web/core/l10n/translation";

addLazyAction("trade_history", "trade_history.History", { path: "trade-history", displayName: _t("History") });

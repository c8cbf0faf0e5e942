import { BaseImportModel } from "@base_import/import_model";

import { loadLazyBundle } from "@trade_base/core/lazy";
import { patch } from "@web/core/utils/patch";

/** How customers are imported is loaded with the first import of customers; it patches this model too. */
patch(BaseImportModel.prototype, {
    async init() {
        if (this.resModel === "res.partner") {
            await loadLazyBundle();
        }
        return super.init();
    },
});

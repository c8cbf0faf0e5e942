import { BaseImportModel } from "@base_import/import_model";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** Lines named on the page; the rest is counted. */
const NAMED = 1000;

/**
 * Odoo stops at the first batch that has something to say, be it a remark, and begins anew with the first line although batches
 * have been imported. Customers are looked at as a whole before the first one is imported; what interrupts the import after
 * that (somebody else was faster, the connection is lost) leaves it at the line where it can be resumed.
 */
patch(BaseImportModel.prototype, {
    async executeImport(isTest = false, totalSteps = 1, importProgress = {}) {
        if (this.resModel !== "res.partner") {
            return super.executeImport(...arguments);
        }
        this.handleInterruption = false;
        this._updateComments();
        this.importMessages = [];
        const start = this.importOptions.skip;
        const steps = isTest ? totalSteps : 2 * totalSteps;
        const progress = (done) => {
            importProgress.step = 1 + (done % totalSteps);
            importProgress.value = Math.round((100 * done) / steps);
        };
        progress(0);
        const checked = await this._tradeRun(true, totalSteps, progress);
        this.setOption("skip", start);
        if (isTest || checked.hasError || this.handleInterruption) {
            this._tradeTellChecked(checked);
            const ids = this.handleInterruption ? [] : checked.ids;
            return { res: { ...checked, ids, nextrow: isTest ? 0 : start } };
        }
        const imported = await this._tradeRun(false, totalSteps, (done) =>
            progress(totalSteps + done)
        );
        this._tradeTellImported(imported, start);
        return { res: imported };
    },

    /**
     * Tests or imports the lines batch by batch from `skip` on; an import ends at the first batch that is refused.
     *
     * @returns {Object} as Odoo's, and `messages` with lines counted from the beginning of the file
     */
    async _tradeRun(isTest, totalSteps, progress) {
        const res = {
            ids: [],
            fields: this.columns.map(
                (column) => Boolean(column.fieldInfo) && column.fieldInfo.fieldPath
            ),
            columns: this.columns.map((column) => column.name.trim().toLowerCase()),
            hasError: false,
            nextrow: 0,
            messages: [],
            names: [],
        };
        for (let step = 1; step <= totalSteps && !this.handleInterruption; step++) {
            const skip = parseInt(this.importOptions.skip);
            const answer = await this._callImport(isTest, [
                this.id,
                res.fields,
                res.columns,
                this.formattedImportOptions,
            ]);
            this._tradeCollect(res, answer, skip);
            if (res.hasError && (!isTest || answer.error)) {
                res.nextrow = skip;
                break;
            }
            res.ids.push(...(answer.ids || []));
            await this._pushLocalImageToRecords(answer.ids, answer.binary_filenames, isTest);
            progress(step);
            res.nextrow = answer.nextrow;
            this.setOption("skip", answer.nextrow);
            if (!answer.nextrow) {
                break;
            }
        }
        return res;
    },

    _tradeCollect(res, answer, skip) {
        if (answer.error) {
            const text = answer.error.data?.message || answer.error.message;
            res.messages.push({ type: "error", message: text || _t("The connection was lost.") });
        }
        for (const message of answer.messages || []) {
            if (message.rows) {
                message.rows = { from: message.rows.from + skip, to: message.rows.to + skip };
                message.record += skip;
            }
            res.messages.push(message);
        }
        (answer.name || []).forEach((name, place) => {
            res.names[place] = name || res.names[place] || "";
        });
        res.hasError = res.messages.some((message) => message.type === "error");
    },

    _tradeTellChecked(checked) {
        this._tradeTell(checked);
        if (this.handleInterruption) {
            this._addMessage("warning", [_t("Stopped. Nothing has been imported.")]);
        } else if (checked.hasError) {
            this._addMessage("warning", [
                _t("Nothing is imported while one of these lines is in the file."),
            ]);
        } else if (!checked.messages.length) {
            this._addMessage("info", [_t("Everything seems valid.")]);
        }
    },

    _tradeTellImported(imported, start) {
        const reminded = imported.messages.filter(
            (message) => message.type === "warning" && message.rows
        );
        if (imported.hasError) {
            this._tradeTell(imported);
        } else if (reminded.length) {
            this.notificationService.add(
                _t(
                    "%s of the lines may be customers you had already. They are listed under CRM, Sales, Collisions.",
                    reminded.length
                ),
                { type: "warning", sticky: true }
            );
        }
        if (imported.nextrow && imported.nextrow !== start) {
            this._addMessage("warning", [
                _t(
                    "The lines before line %s are imported. Choose “Resume” to go on with it.",
                    this._tradeLine(imported.nextrow)
                ),
                _t("You can test or reload your file before."),
            ]);
        }
    },

    /** Errors of a column stand beside it, as Odoo shows them; all others are named line by line. */
    _tradeTell({ messages, names }) {
        const ofColumns = messages.filter((message) => message.field || message.field_path);
        if (ofColumns.length) {
            this._handleImportErrors(ofColumns, names);
        }
        const others = messages.filter((message) => !ofColumns.includes(message));
        for (const message of others.slice(0, NAMED)) {
            const line = message.rows && this._tradeLine(message.rows.from);
            this._addMessage(message.type, [
                message.rows
                    ? _t("Line %(line)s: %(text)s", { line, text: message.message })
                    : message.message,
            ]);
        }
        if (others.length > NAMED) {
            this._addMessage("warning", [_t("… and %s more lines.", others.length - NAMED)]);
        }
    },

    /** The line as a spreadsheet counts it. */
    _tradeLine(row) {
        return row + 1 + (this.importOptions.has_headers ? 1 : 0);
    },
});

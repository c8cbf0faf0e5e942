import { omit } from "@web/core/utils/objects";
import { patch } from "@web/core/utils/patch";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";

/*
 * Odoo reads the hidden columns of a list too. One with `optional="hide" options="{'read_when_shown': True}"` is not read
 * before somebody shows it; what is marked and not optional, as the currency of amounts, is read with the first that is shown.
 */

/** What this user hides of a list that has not loaded anything; that is kept in the browser, and the renderer knows where. */
function getDeferred({ archInfo, env, model, props }) {
    const allColumns = archInfo.columns.filter((column) => column.options?.read_when_shown);
    if (!allColumns.length) {
        return allColumns;
    }
    const { activeFields, fields, resModel } = model.config;
    const fieldNames = Object.keys(activeFields).filter((name) => !fields[name].relatedPropertyField);
    const renderer = props.Renderer.prototype;
    const key = renderer.createViewKey.call({ env, props: { list: { fieldNames, resModel } } });
    const keyOptionalFields = `optional_fields,${key}`;
    const shown = renderer.computeOptionalActiveFields.call({ allColumns, keyOptionalFields });
    const isAnyShown = Object.values(shown).includes(true);
    return allColumns.filter(({ name, optional }) => !(optional ? shown[name] : isAnyShown));
}

const isDeferred = (model, name) => model.deferred?.some((column) => column.name === name);

const withoutDeferred = ({ deferred }, config) =>
    deferred ? { ...config, activeFields: omit(config.activeFields, ...deferred.map(({ name }) => name)) } : config;

patch(ListController.prototype, {
    setup() {
        super.setup();
        this.model.deferred = getDeferred(this);
    },
});

patch(RelationalModel.prototype, {
    _loadUngroupedList(config, cache) {
        return super._loadUngroupedList(withoutDeferred(this, config), cache);
    },

    _webReadGroup(config, cache) {
        return super._webReadGroup(withoutDeferred(this, config), cache);
    },
});

patch(ListRenderer.prototype, {
    getActiveColumns() {
        return super.getActiveColumns().filter(({ name }) => !isDeferred(this.props.list.model, name));
    },

    async toggleOptionalField(name) {
        const { model, selection } = this.props.list;
        if (isDeferred(model, name)) {
            if (!(await model.root.leaveEditMode())) {
                return;
            }
            const { deferred } = model;
            const selected = selection.map(({ resId }) => resId);
            model.deferred = deferred.filter((column) => column.optional && column.name !== name);
            try {
                await model.load();
            } catch (error) {
                model.deferred = deferred;
                throw error;
            }
            for (const record of model.root.records) {
                if (selected.includes(record.resId)) {
                    record.toggleSelection(true);
                }
            }
        }
        return super.toggleOptionalField(name);
    },
});

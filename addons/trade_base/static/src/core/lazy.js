import { Component, onWillStart, useEffect, useState, xml } from "@odoo/owl";

import { AssetsLoadingError, loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/** What no page needs before somebody opens it, of all our addons together. */
const BUNDLE = "trade_base.assets_lazy";
const components = registry.category("lazy_components");

/** Nothing came from the server. Without a `cause`: Odoo's error service looks only at the innermost one. */
export class NotLoadedError extends Error {}

/**
 * Load what no page needs at first, unless it is here.
 *
 * @throws {NotLoadedError} it cannot be loaded now; left alone, the user is told
 */
export async function loadLazyBundle() {
    // what Odoo's loading indicator listens to
    const request = { data: { id: BUNDLE, params: {} }, settings: {} };
    rpcBus.trigger("RPC:REQUEST", request);
    try {
        await loadBundle(BUNDLE);
    } catch (error) {
        throw error instanceof AssetsLoadingError ? new NotLoadedError(error.message) : error;
    } finally {
        rpcBus.trigger("RPC:RESPONSE", request);
    }
}

/**
 * Give the component that a file of the lazy bundle added to the registry `lazy_components`.
 *
 * @param {string} name
 * @returns {Promise<typeof Component>}
 * @throws {NotLoadedError} as loadLazyBundle
 */
export async function loadLazy(name) {
    if (!components.contains(name)) {
        await loadLazyBundle();
    }
    return components.get(name);
}

/**
 * Stands for a field or view widget until that is loaded. Unlike Odoo's LazyComponent it does not hold back the page around
 * it, which is there to work with also when this part cannot be loaded.
 *
 * @param {string} name
 * @param {(props: Object) => boolean} [isNeeded] loads and shows nothing before this is true
 */
export function lazy(name, isNeeded = () => true) {
    return class extends Component {
        static template = xml`<t t-if="needed and state.Component" t-component="state.Component" t-props="props"/>`;
        static props = ["*"];

        setup() {
            this.state = useState({ Component: components.get(name, null) });
            useEffect(
                (needed) => {
                    if (needed) {
                        this.load();
                    }
                },
                () => [this.needed]
            );
        }

        get needed() {
            return Boolean(isNeeded(this.props));
        }

        async load() {
            this.state.Component ||= await loadLazy(name);
        }
    };
}

/**
 * Add a client action that is loaded when it is first opened; until then the page before it stays.
 *
 * @param {string} tag
 * @param {string} name
 * @param {Object} [statics] `path` and `displayName` of the action
 */
export function addLazyAction(tag, name, statics = {}) {
    class LazyAction extends Component {
        static template = xml`<t t-component="Component" t-props="props"/>`;
        static props = ["*"];

        setup() {
            onWillStart(async () => {
                this.Component = await loadLazy(name);
            });
        }
    }
    registry.category("actions").add(tag, Object.assign(LazyAction, statics));
}

registry.category("error_handlers").add(
    "trade_base.lazy",
    (env, error, cause) => {
        if (!(cause instanceof NotLoadedError)) {
            return false;
        }
        error.event.preventDefault();
        const text = _t("A part of this page could not be loaded. Check the connection, then open it again.");
        env.services.notification.add(text, { type: "danger" });
        return true;
    },
    { sequence: 90 }
);

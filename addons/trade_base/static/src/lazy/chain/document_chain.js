import {
    Component,
    onMounted,
    onPatched,
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useRef,
    useState,
} from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const components = registry.category("lazy_components");

/** Below this width the kinds stand below each other. */
const NARROW = 640;

/**
 * The chain of one document: a column for each kind, a line for each link. It shows what the server answered; what the
 * reader may not see is not in the answer.
 */
export class DocumentChain extends Component {
    static template = "trade_base.DocumentChain";
    static props = { resModel: String, resId: Number, onLoaded: { type: Function, optional: true } };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ kinds: [], edges: [], complete: true, narrow: false, lines: [], width: 0, height: 0 });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
        onMounted(() => {
            this.observer = new ResizeObserver(() => this.draw());
            this.observer.observe(this.root.el);
            this.draw();
        });
        onPatched(() => this.draw());
        onWillUnmount(() => this.observer.disconnect());
    }

    async load({ resModel, resId }) {
        const { name, kinds, edges, complete } = await this.orm.call(resModel, "get_trade_chain", [[resId]]);
        Object.assign(this.state, { kinds, edges, complete });
        this.props.onLoaded?.(name);
    }

    get empty() {
        return this.state.kinds.length === 1 && this.state.kinds[0].nodes.length === 1;
    }

    /** Put a line between the nodes of each link; measured, as only the browser knows where they came to stand. */
    draw() {
        const root = this.root.el;
        if (!root) {
            return;
        }
        const canvas = root.querySelector(".o_trade_chain_canvas");
        const origin = canvas.getBoundingClientRect();
        const boxes = {};
        for (const element of canvas.querySelectorAll("[data-key]")) {
            const box = element.getBoundingClientRect();
            const column = element.closest(".o_trade_chain_kind");
            boxes[element.dataset.key] = {
                left: box.left - origin.left,
                right: box.right - origin.left,
                top: box.top - origin.top,
                bottom: box.bottom - origin.top,
                x: (box.left + box.right) / 2 - origin.left,
                y: (box.top + box.bottom) / 2 - origin.top,
                column: [...canvas.children].indexOf(column),
                lane: column.querySelector("[data-key]").getBoundingClientRect().top - origin.top - 10,
            };
        }
        const narrow = root.clientWidth < NARROW;
        const lines = this.state.edges
            .filter(([source, target]) => boxes[source] && boxes[target])
            .map(([source, target]) => ({
                key: `${source}>${target}`,
                path: (narrow ? this.down : this.across)(boxes[source], boxes[target]),
            }));
        const drawing = { narrow, lines, width: canvas.offsetWidth, height: canvas.offsetHeight };
        // drawing patches, and patching draws: only go on when something moved
        if (JSON.stringify(drawing) !== this.drawing) {
            this.drawing = JSON.stringify(drawing);
            Object.assign(this.state, drawing);
        }
    }

    /** A line from left to right: round the side within a column, above the columns in between to one further away. */
    across(from, to) {
        if (to.column - from.column > 1) {
            const [start, end, lane] = [from.right + 20, to.left - 26, from.lane];
            return (
                `M ${from.right} ${from.y} C ${start} ${from.y}, ${from.right} ${lane}, ${start} ${lane} H ${end} ` +
                `C ${to.left - 6} ${lane}, ${end} ${to.y}, ${to.left - 5} ${to.y}`
            );
        }
        if (from.column === to.column) {
            const side = Math.max(from.right, to.right) + 22;
            return `M ${from.right} ${from.y} C ${side} ${from.y}, ${side} ${to.y}, ${to.right + 5} ${to.y}`;
        }
        const [start, end, gap] = from.x < to.x ? [from.right, to.left, 5] : [from.left, to.right, -5];
        const middle = (start + end) / 2;
        return `M ${start} ${from.y} C ${middle} ${from.y}, ${middle} ${to.y}, ${end - gap} ${to.y}`;
    }

    /** A line along the left edge, from top to bottom. */
    down(from, to) {
        const side = Math.min(from.left, to.left) - 14;
        return `M ${from.left} ${from.y} C ${side} ${from.y}, ${side} ${to.y}, ${to.left - 5} ${to.y}`;
    }

    openDocument(node) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: node.model,
            res_id: node.id,
            views: [[false, "form"]],
        });
    }

    openMany(kind, node) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: kind.label,
            res_model: node.model,
            domain: [["id", "in", node.ids]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

/** On a form: `<widget name="trade_document_chain"/>`, usually on a page of its own. */
export class DocumentChainWidget extends Component {
    static template = "trade_base.DocumentChainWidget";
    static components = { DocumentChain };
    static props = { ...standardWidgetProps };
}

components.add("trade_base.DocumentChainWidget", DocumentChainWidget);

/** On a page of its own, where the button of a document leads; the address keeps which document it was. */
export class DocumentChainAction extends Component {
    static template = "trade_base.DocumentChainAction";
    static components = { DocumentChain, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        const { chain_model, chain_id } = this.props.action.params || {};
        this.resModel = chain_model;
        this.resId = parseInt(chain_id) || 0;
        this.display = { controlPanel: {} };
        onMounted(() => this.props.updateActionState({ chain_model, chain_id }));
    }

    onLoaded(name) {
        this.env.config.setDisplayName(_t("Document chain: %s", name));
    }
}

components.add("trade_base.DocumentChainAction", DocumentChainAction);

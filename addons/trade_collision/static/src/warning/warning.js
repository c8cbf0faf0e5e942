import { Component, useEffect, useRef, useState, xml } from "@odoo/owl";

import { lazy } from "@trade_base/core/lazy";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Who only looks at a customer needs no warning: it is loaded when something is typed or changed. */
export class CollisionWatch extends Component {
    static template = xml`
        <div t-ref="root">
            <Warning t-if="state.typed or props.record.isNew or props.record.dirty" t-props="props"/>
        </div>
    `;
    static components = { Warning: lazy("trade_collision.Warning") };
    static props = { ...standardWidgetProps };

    setup() {
        this.state = useState({ typed: false });
        this.root = useRef("root");
        useEffect(
            (form) => {
                const onInput = () => (this.state.typed = true);
                form.addEventListener("input", onInput);
                return () => form.removeEventListener("input", onInput);
            },
            () => [this.root.el.closest(".o_form_view")]
        );
    }
}

registry.category("view_widgets").add("trade_collision_warning", { component: CollisionWatch });

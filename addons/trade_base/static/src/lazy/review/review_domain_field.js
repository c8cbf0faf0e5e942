import { registry } from "@web/core/registry";
import { DomainField } from "@web/views/fields/domain/domain_field";

/**
 * The condition of a review rule. A consultant configures which documents are reviewed without being allowed to read them,
 * so the server says whether the condition is valid, and no documents are counted or shown.
 */
export class ReviewDomainField extends DomainField {
    async checkProps(props = this.props) {
        const resModel = this.getResModel(props);
        const isValid =
            !resModel ||
            (await this.orm.silent.call("trade.review.rule", "is_valid_domain", [resModel, this.getDomain(props)]));
        this.updateState({ isValid, recordCount: 0, hasLimitedCount: false });
    }
}

registry.category("lazy_components").add("trade_base.ReviewDomainField", ReviewDomainField);

import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

const sum = (counts) => counts.reduce((total, count) => total + count, 0);
const add = (left, right) => left.map((count, index) => count + right[index]);
const NOTHING = [0, 0, 0, 0];

/** What is due by person or by department, one column per provider; the server counted by person. */
export class ReminderTable extends Component {
    static template = "trade_base.ReminderTable";
    static props = { table: Object, by: String, openList: Function, enter: Function };

    get groups() {
        return this.props.table.groups;
    }

    get rows() {
        const byDepartment = this.props.by === "department";
        const rows = (byDepartment ? this.departments : this.people).map((row) => {
            const cells = this.groups.map((group) => ({
                code: group.code,
                problem: group.problem,
                ...this.cell(row.userIds.map((id) => group.rows?.[id] || NOTHING)),
            }));
            const total = this.cell(cells.map((cell) => cell.counts));
            return { ...row, cells, total };
        });
        // departments keep the order of their tree; of the people, who is behind comes first
        const late = (one, other) => other.total.overdue - one.total.overdue || other.total.all - one.total.all;
        return byDepartment ? rows : rows.sort(late);
    }

    cell(list) {
        const counts = list.reduce(add, NOTHING);
        return { counts, overdue: counts[0], due: sum(counts.slice(1)), all: sum(counts) };
    }

    get departments() {
        return this.props.table.departments.map((team) => ({
            key: team.id,
            name: team.name,
            depth: team.depth,
            userIds: team.user_ids,
            scope: { kind: "department", id: team.id },
        }));
    }

    get people() {
        const people = this.props.table.people.map((person) => ({
            key: person.id,
            name: person.active ? person.name : _t("%s (has left)", person.name),
            depth: 0,
            userIds: [person.id],
            scope: { kind: "person", id: person.id },
        }));
        if (this.groups.some((group) => group.rows?.[0])) {
            const nobody = { name: _t("Nobody in charge"), depth: 0, userIds: [0] };
            people.push({ ...nobody, key: 0, scope: { kind: "person", id: 0 } });
        }
        return people;
    }
}

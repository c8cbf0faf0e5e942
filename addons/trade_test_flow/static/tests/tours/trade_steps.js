/** Steps that the tours of all roles share. Triggers name fields, menus and states, never texts: they hold in every language. */
import { stepUtils } from "@web_tour/tour_utils";

/** Opens a menu of an app: `menus` are the xml ids below the app, the outermost first. */
export function openMenu(app, ...menus) {
    return [
        ...stepUtils.goToAppSteps(app, `open the app ${app}`),
        { trigger: `.o_menu_brand[data-menu-xmlid="${app}"]` },
        ...menus.map((menu) => ({
            content: `open the menu ${menu}`,
            trigger: `.o-main-components-container [data-menu-xmlid="${menu}"], .o_menu_sections [data-menu-xmlid="${menu}"]`,
            run: "click",
        })),
    ];
}

/** Waits until a document is in a state of its status bar. */
export function isInState(state) {
    return {
        content: `the document is in the state ${state}`,
        trigger: `.o_form_view .o_statusbar_status button.o_arrow_button_current[data-value="${state}"]`,
    };
}

/** Opens the row of a list that shows a text (a name from the data). */
export function openRow(text) {
    return {
        content: `open the row with ${text}`,
        trigger: `.o_list_view .o_data_row:contains("${text}") .o_data_cell:first`,
        run: "click",
    };
}

/** Chooses a record in a many2one field by typing a part of its name. */
export function choose(input, text) {
    return [
        { content: `look for ${text}`, trigger: input, run: `edit ${text}` },
        {
            content: `choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):contains("${text}"):first`,
            run: "click",
        },
    ];
}

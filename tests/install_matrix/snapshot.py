"""What uninstalling an addon must leave as it was: the schema, and the records that make up the applications.

Everything is read in SQL, so that it says what is in the database and not what the addons on disk make of it.
"""

#: {what: query}. The first column names a row, so that a difference can be told; ids stay out of it.
QUERIES = {
    "columns": """
        SELECT table_name || '.' || column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "functions": "SELECT proname, pg_get_function_identity_arguments(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger WHERE NOT tgisinternal",
    "sequences": "SELECT sequence_name FROM information_schema.sequences WHERE sequence_schema = 'public'",
    "models": "SELECT model, name->>'en_US', transient FROM ir_model",
    "fields": """
        SELECT model || '.' || name, ttype, relation, required, readonly, store, index, copied, compute, depends,
               related, on_delete, field_description->>'en_US'
        FROM ir_model_fields""",
    "selections": """
        SELECT f.model || '.' || f.name || '=' || s.value, s.name->>'en_US'
        FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id""",
    # not those of type f: Odoo forgets to remove the note about a foreign key; the keys themselves are above
    "constraints of models": "SELECT name, type, definition, message->>'en_US' FROM ir_model_constraint WHERE type != 'f'",
    "relations": "SELECT name FROM ir_model_relation",
    "views": """
        SELECT id || ' ' || name, type, mode, priority, active, inherit_id, md5(arch_db::text), group_ids
        FROM ir_ui_view LEFT JOIN (
            SELECT view_id, array_agg(group_id ORDER BY group_id) AS group_ids FROM ir_ui_view_group_rel GROUP BY 1
        ) g ON g.view_id = id""",
    "rules": """
        SELECT id || ' ' || name, active, domain_force, perm_read, perm_write, perm_create, perm_unlink, group_ids
        FROM ir_rule LEFT JOIN (
            SELECT rule_group_id, array_agg(group_id ORDER BY group_id) AS group_ids FROM rule_group_rel GROUP BY 1
        ) g ON g.rule_group_id = id""",
    "access": """
        SELECT id || ' ' || name, model_id, group_id, active, perm_read, perm_write, perm_create, perm_unlink
        FROM ir_model_access""",
    "groups": "SELECT id || ' ' || (name->>'en_US'), privilege_id, share FROM res_groups",
    "implied groups": "SELECT gid || ' implies ' || hid FROM res_groups_implied_rel",
    "users of groups": "SELECT uid || ' is in ' || gid FROM res_groups_users_rel",
    "menus": "SELECT id || ' ' || (name->>'en_US'), parent_id, action, active, sequence FROM ir_ui_menu",
    "menus of groups": "SELECT menu_id || ' for ' || gid FROM ir_ui_menu_group_rel",
    "actions": "SELECT id || ' ' || type, name->>'en_US', binding_model_id, binding_type FROM ir_actions",
    "windows": "SELECT id || ' ' || res_model, domain, context, view_mode, view_id, search_view_id FROM ir_act_window",
    "scheduled jobs": "SELECT id || ' ' || cron_name, active, interval_number, interval_type, user_id FROM ir_cron",
    "parameters": "SELECT key FROM ir_config_parameter",
    "defaults": "SELECT id || ' ' || field_id, json_value, company_id, user_id FROM ir_default",
    # Core forgets to take back the names it gave to what it adds to any model with a chatter; their records are gone, and
    # the next update of its addon removes them. Nor does it forget in time who inherits what, when the mixin has parts in
    # several files of an addon that stays: it takes the note for that addon's own.
    "external ids": """SELECT module || '.' || name, model, res_id, noupdate FROM ir_model_data
        WHERE model != 'ir.module.module'
            AND model != 'ir.model.inherit'
            AND (model != 'ir.model.fields.selection' OR res_id IN (SELECT id FROM ir_model_fields_selection))""",
    "installed": "SELECT name FROM ir_module_module WHERE state NOT IN ('uninstalled', 'uninstallable')",
}

#: Tables whose number of rows changes by itself whenever addons are installed: generated files, logs, notices.
BUSY_TABLES = {
    "bus_bus",
    "ir_attachment",
    "ir_cron_trigger",
    "ir_model_inherit",
    "ir_model_constraint",
    "ir_model_data",
    "ir_module_module",
    "ir_module_module_dependency",
}


def take(cursor):
    """Return ``{what: {name: values}}`` of the database."""
    snapshot = {}
    for what, query in QUERIES.items():
        cursor.execute(query)
        snapshot[what] = {str(name): [str(value) for value in values] for name, *values in cursor.fetchall()}
    snapshot["rows"] = _count_rows(cursor)
    return snapshot


def _count_rows(cursor):
    """Number of rows of every table: what an addon put into tables of others and did not take back."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    names = {name for (name,) in cursor.fetchall() if not name.startswith("orm_signaling_")}
    tables = sorted(names - BUSY_TABLES)
    cursor.execute(" UNION ALL ".join(f"""SELECT '{name}', count(*) FROM "{name}" """ for name in tables))
    return {name: [count] for name, count in cursor.fetchall()}


def differences(before, after):
    """Return what differs, as a list of text; empty when the database is as it was."""
    found = []
    for what in before:
        old, new = before[what], after[what]
        found += [f"{what}: left behind: {name}" for name in sorted(new.keys() - old.keys())]
        found += [f"{what}: lost: {name}" for name in sorted(old.keys() - new.keys())]
        found += [
            f"{what}: changed: {name}: {old[name]} -> {new[name]}"
            for name in sorted(old.keys() & new.keys())
            if old[name] != new[name]
        ]
    return found

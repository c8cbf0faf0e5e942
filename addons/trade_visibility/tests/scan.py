import inspect
import re

from odoo.service.model import call_kw

#: Methods a client may call without arguments and that are meant to answer something.
ANSWERS = re.compile(
    r"^(get|retrieve|read|fetch|load|copy_data|name|export|default|prepare|compute|open|view|search|activity|action_view|web)"
)
TEXTS = {"char", "text", "html"}
#: How many relations deep a search goes.
DEPTH = 2


class Scan:
    """Everything one user can reach through RPC, model by model, looking for texts and records that must not be met.

    ``texts`` are lower case; ``records`` is ``{model: ids}``.
    """

    def __init__(self, case, user, texts, records):
        self.case, self.texts, self.records = case, texts, records
        self.env = case.env(user=user.id)
        self.leaks = set()

    def call(self, model, method, *args, **kwargs):
        """Call as a client does. ``None`` when it is refused; a refusal that says too much is a leak as well."""
        try:
            with self.case.cr.savepoint(flush=False):
                return call_kw(self.env[model], method, args, kwargs)
        except Exception as error:  # whatever it does not understand, it may not tell
            if not any(secret in repr(args).lower() for secret in self.texts):  # some answer with the question
                self.look(f"{model} {method}: refusal", str(error))
            return None
        finally:
            self.case.env.cr.clear()

    def look(self, what, answer):
        """Note the secrets in an answer."""
        if answer is None:
            return
        text = (answer if isinstance(answer, str) else repr(answer)).lower()
        for secret in self.texts:
            if secret in text:
                self.leaks.add(what)

    def models(self):
        """Names of the models the user may read."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not model._abstract and model.has_access("read"):
                yield name

    def read_everything(self, name, limit=80):
        """Search, read, export, group and name whatever of a model can be found."""
        fields = list(self.call(name, "fields_get", [], ["type"]) or ())
        context = {"active_test": False}
        ids = self.call(name, "search", [], limit=limit, order="id desc", context=context) or []
        hidden = set(ids) & self.records.get(name, set())
        if hidden:
            self.leaks.add(f"{name} search: {sorted(hidden)}")
        if self.records.get(name):
            self.reach_by_id(name, fields, sorted(self.records[name]))
        if not ids:
            return
        rows = self.call(name, "read", ids, fields)
        if rows is None:
            for field in fields:
                self.look(f"{name}.{field}", self.call(name, "read", ids, [field]))
        self.look(f"{name} read", rows)
        relations = [field for field in fields if self.env[name]._fields[field].relational]
        specification = {field: {"fields": {"display_name": {}}} for field in relations}
        everything = {field: specification.get(field, {}) for field in fields}
        answer = self.call(name, "web_search_read", [], everything, limit=limit)
        self.look(f"{name} web_search_read", answer)
        for field in fields if answer is None else ():
            one = {field: everything[field]}
            self.look(f"{name} web_search_read {field}", self.call(name, "web_search_read", [], one, limit=limit))
        self.look(f"{name} export", self.call(name, "export_data", ids, [f for f in fields if f != "id"]))
        for search in ("", *self.texts) if self._has_name(name) else ():
            self.look(f"{name} name_search", self.call(name, "name_search", search, limit=limit))
        for field in fields:
            if self.env[name]._fields[field].store:
                groups = self.call(name, "formatted_read_group", [], [field], ["__count", "id:array_agg"])
                self.look(f"{name} group by {field}", groups)

    def _has_name(self, name):
        return bool(self.env[name]._rec_name or self.env[name]._rec_names_search)

    def reach_by_id(self, name, fields, ids):
        """Ask for records by their numbers, as who has guessed or remembered them."""
        for record_id in ids:
            for answer in (
                self.call(name, "read", [record_id], fields),
                self.call(name, "web_read", [record_id], {"display_name": {}}),
                self.call(name, "export_data", [record_id], ["display_name"]),
                self.call(name, "copy_data", [record_id]),
                self.call(name, "search", [("id", "=", record_id)]),
            ):
                if answer:
                    self.leaks.add(f"{name}({record_id}) by its number")

    def search_everything(self, name, depth=DEPTH):
        """Search for the secrets, in every text of a model and in those of what it leads to."""
        paths = list(self._paths(name, depth))
        for secret in self.texts:
            leaves = [(path, "ilike", secret) for path in paths]
            # all in one question; where one of them cannot be asked for, or there is an answer, one by one
            if leaves and self.call(name, "search_count", ["|"] * (len(leaves) - 1) + leaves) != 0:
                for leaf in leaves:
                    if self.call(name, "search_count", [leaf]):
                        self.leaks.add(f"{name} search {leaf[0]}")

    def _paths(self, name, depth):
        model = self.env[name]
        for field in model._fields.values():
            if not model._has_field_access(field, "read"):
                continue
            if field.name == "display_name" and not self._has_name(name):
                continue  # Odoo warns
            if field.type in TEXTS and (field.store or field.search):
                yield field.name
            elif field.relational and field.store and depth > 1:
                comodel = field.comodel_name
                if comodel in self.env and ("partner" in comodel or comodel in self.records):
                    yield from (f"{field.name}.{path}" for path in self._paths(comodel, depth - 1))

    def ask_everything(self, name):
        """Call every public method that answers without being told anything, on nothing and on the hidden records."""
        model = self.env[name]
        ids = [] if model._abstract else self.call(name, "search", [], limit=3, order="id desc") or []
        hidden = sorted(self.records.get(name, ()))[:1]
        for method in dir(type(model)):
            function = getattr(type(model), method, None)
            if not ANSWERS.match(method) or not inspect.isfunction(function) or _needs_arguments(function):
                continue
            # on nothing, a method that no model has made its own answers the same for all of them
            nothing = [] if function.__module__.startswith("odoo.orm.") else [[]]
            for chosen in {tuple(some): some for some in (ids, hidden) if some}.values() or nothing:
                self.look(f"{name}.{method}()", self.call(name, method, *([chosen] if not _is_model(function) else [])))

    def name_everything(self, name, partner_ids):
        """Put the numbers of hidden partners into each field of a half-filled form, as default and as value."""
        model = self.env[name]
        fields = [f for f in model._fields.values() if f.type == "many2one" and f.comodel_name == "res.partner"]
        spec = {
            field: {"fields": {"display_name": {}}} if model._fields[field].relational else {}
            for field in self.call(name, "fields_get", [], ["type"]) or ()
        }
        for field in fields:
            for partner_id in partner_ids:
                ways = {
                    "onchange": ("onchange", [[], {field.name: partner_id}, [field.name], spec], {}),
                    "default": ("onchange", [[], {}, [], spec], {"context": {f"default_{field.name}": partner_id}}),
                    "create": ("web_save", [[], {field.name: partner_id}, spec], {}),
                }
                for way, (method, args, kwargs) in ways.items():
                    self.look(f"{name}.{field.name} {way}", self.call(name, method, *args, **kwargs))


def _needs_arguments(function):
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return any(
        parameter.default is parameter.empty
        and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        for parameter in parameters
    )


def _is_model(function):
    return getattr(function, "_api_model", False)

import inspect
import re
from collections import defaultdict

import psycopg2

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import call_kw

from ..tools.price_groups import PRIVILEGES

#: What a name of a field says about money.
NAMES = re.compile(
    r"price|cost|amount|margin|value|credit|debit|balance|discount|subtotal|untaxed|revenue|invoiced|paid|payment|turnover"
    r"|outstanding|fee$|charge|tax_totals|worth|budget|commission|refund|currency_rate"
)
NUMBERS = {"float", "monetary", "integer"}
TEXTS = {"char", "text", "html", "json", "binary", "serialized"}
#: What stands between the thousands of a figure, in text, in HTML and in the representation of a value.
GROUPING = re.compile(r"(?<=\d)(?:,|\\xa0|\\u202f|\\u200b|\u00a0|\u202f|\u200b|&nbsp;|&#160;| )(?=\d{3})")
#: Methods a client may call without arguments and that are meant to answer something.
ANSWERS = re.compile(r"^(get|retrieve|read|fetch|load|copy_data|name|export|default|prepare|compute|open|view)")

#: What a client may ask for beside a name; each of another model (names without them are read with everything else).
SWITCHES = dict.fromkeys(
    ("show_total_amount", "use_simplified_supplier_name", "sale_show_partner_name", "show_price"), True
)


def looks_like_money(field):
    """Whether a field may show a price, by its type, its precision or its name."""
    if field.type == "monetary" or getattr(field, "_digits", None) == "Product Price":
        return True
    return field.type in NUMBERS | TEXTS and bool(NAMES.search(field.name))


def is_price_field(field):
    """Whether a field is closed by one of the price privileges."""
    return bool(field.groups) and not PRIVILEGES.isdisjoint(field.groups.split(","))


class Secrets:
    """Figures that must not be met, found in whatever a call returns.

    ``numbers`` is ``{figure: where it is from}``.
    """

    def __init__(self, numbers):
        self.numbers = {round(abs(number), 2): source for number, source in numbers.items()}

    def found_in(self, answer):
        """Return ``{figure: source}`` of the secrets in an answer: Python values, text, HTML or bytes."""
        text = answer if isinstance(answer, str) else repr(answer)
        text = GROUPING.sub("", text)
        figures = {round(float(figure), 2) for figure in re.findall(r"\d{4,12}\.\d{1,6}", text)}
        return {figure: self.numbers[figure] for figure in figures & self.numbers.keys()}


class Scan:
    """Everything one user can reach through RPC, tried model by model."""

    #: A method that does not understand what it is given says nothing either.
    REFUSALS = (
        AccessError,
        UserError,
        MissingError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AssertionError,
        NotImplementedError,
        AttributeError,
        RuntimeError,
        psycopg2.Error,
    )

    def __init__(self, case, user, secrets):
        self.case, self.user, self.secrets = case, user, secrets
        self.env = case.env(user=user.id)
        self.leaks = []

    def call(self, model, method, *args, **kwargs):
        """Call as a client does. ``None`` when it is refused."""
        try:
            with self.case.cr.savepoint(flush=False):
                return call_kw(self.env[model], method, args, kwargs)
        except self.REFUSALS:
            return None
        finally:
            self.case.env.cr.clear()

    def look(self, what, answer):
        """Note the secrets in an answer."""
        for figure, source in self.secrets.found_in(answer).items():
            self.leaks.append(f"{what}: {figure} ({source})")

    def models(self):
        """Names of the models the user may read, with the fields Odoo offers."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not model._abstract and model.has_access("read"):
                yield name

    def read_everything(self, name, limit=60):
        """Read, search, export and group a model in every way it offers, looking for secrets."""
        fields = list(self.call(name, "fields_get", [], ["type"]) or ())
        ids = self.call(name, "search", [], limit=limit, order="id desc") or []
        if not ids:
            return
        rows = self.call(name, "read", ids, fields)
        if rows is None:
            for field in fields:
                self.look(f"{name}.{field}", self.call(name, "read", ids, [field]))
        else:
            self.look(name, rows)
        self.look(f"{name} search_read", self.call(name, "search_read", [], fields, limit=limit))
        self.look(f"{name} export", self.call(name, "export_data", ids, fields))
        numbers = [f for f in fields if (field := self.env[name]._fields[f]).store and field.aggregator]
        for number in numbers:
            self.look(f"{name} group", self.call(name, "formatted_read_group", [], [], [f"{number}:sum"]))
        self.look(f"{name} name", self.call(name, "read", ids, ["display_name"], context=SWITCHES))
        self.look(f"{name} search", self.call(name, "name_search", "", context=SWITCHES))
        relations = [f for f in fields if self.env[name]._fields[f].type == "many2one"]
        self.look(f"{name} relations", self.call(name, "read", ids, relations, context=SWITCHES))

    def ask_everything(self, name):
        """Call every public method that answers without being told anything."""
        model = self.env[name]
        ids = [] if model._abstract else self.call(name, "search", [], limit=5, order="id desc") or []
        for method in dir(type(model)):
            if not ANSWERS.match(method):
                continue
            function = getattr(type(model), method)
            if not callable(function) or getattr(function, "_api_private", False) or _needs_arguments(function):
                continue
            if not ids and function.__module__.startswith("odoo.orm."):
                continue  # on nothing, a method that no model has made its own answers the same for all of them
            static = getattr(function, "_api_model", False)
            self.look(f"{name}.{method}()", self.call(name, method, *([] if static else [ids])))
            for record_id in [] if static else ids[:2]:
                self.look(f"{name}.{method}()", self.call(name, method, [record_id]))

    def closed_fields(self):
        """``{model: [price fields]}`` of the models the user may read; closed links to invoices are no figures."""
        closed = defaultdict(list)
        for name in self.models():
            for field in self.env[name]._fields.values():
                if is_price_field(field) and not field.relational:
                    closed[name].append(field.name)
        return closed

    def paths_to(self, target):
        """Relations by which a readable model leads to ``target``: ``(model, field)``."""
        for name in self.models():
            for field in self.env[name]._fields.values():
                if field.comodel_name == target and self.env[name]._has_field_access(field, "read"):
                    yield name, field.name

    def probe(self, name, field):
        """Return the ways in which a closed field still answers."""
        ids = self.call(name, "search", [], limit=1) or []
        path = f"{name}.{field}"
        tries = {
            "read": ("read", ids, [field]),
            "search_read": ("search_read", [], [field]),
            "web_search_read": ("web_search_read", [], {field: {}}),
            "export": ("export_data", ids, [field]),
            "search": ("search", [(field, ">", 1)]),
            "search not": ("search", ["!", (field, "=", 1)]),
            "sort": ("search", [], 0, 1, f"{field} desc"),
            "group": ("formatted_read_group", [], [field], ["__count"]),
            "sum": ("formatted_read_group", [], [], [f"{field}:sum"]),
            "having": ("formatted_read_group", [], ["id"], [], [(f"{field}:sum", ">", 1)]),
            "filtered": ("filtered_domain", ids, [(field, ">", 1)]),
            "onchange": ("onchange", ids, {}, [], {field: {}}),
            "write": ("write", ids, {field: 1.0}),
        }
        if not ids:
            # nothing to read: an empty answer says nothing
            tries = {way: tries[way] for way in ("search", "search not", "sort", "group", "sum", "having")}
        open_ways = [way for way, (method, *args) in tries.items() if self.call(name, method, *args) is not None]
        if "write" in open_ways and self.case.env[name].browse(ids)[field] != 1.0:
            open_ways.remove("write")  # Odoo ignored it
        if field in (self.call(name, "fields_get") or {}):
            open_ways.append("fields_get")
        return [f"{path} {way}" for way in open_ways]

    def probe_paths(self, name, fields):
        """Return the dotted paths by which closed fields can still be searched for."""
        return [
            f"{model}: {relation}.{field}"
            for model, relation in self.paths_to(name)
            for field in fields
            if self.call(model, "search", [(f"{relation}.{field}", ">", 1)]) is not None
        ]


def _needs_arguments(function):
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return any(
        parameter.default is parameter.empty
        and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        for parameter in parameters
    )

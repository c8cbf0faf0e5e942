"""Are an addon's i18n files complete and up to date? Used by trade_test_flow and trade_demo, each where it is installed.

How to use, in a test::

    for addon, problems in find_problems(self.env, own_addons(self.env)).items():
        with self.subTest(addon=addon):
            self.assertFalse(problems, "\\n".join(problems))
"""

from collections import defaultdict
from pathlib import Path

import polib

from odoo.modules import Manifest
from odoo.tools.translate import TranslationModuleReader

AUTHOR = "Trade Suite contributors"
LANGUAGE = "zh_CN"
REMEDY = "./trade i18n writes the template and the new entries."


def own_addons(env):
    """Return the names of the installed addons of this suite, sorted."""
    modules = env["ir.module.module"].sudo().search([("state", "=", "installed"), ("author", "=", AUTHOR)])
    return sorted(modules.mapped("name"))


def find_problems(env, addons):
    """Return ``{addon: [problem]}`` for each addon, problems as text; an empty list when all is well.

    The strings are read by Odoo's own exporter, one addon at a time: given several, it names only one of those that
    share a record.
    """
    return {
        addon: compare(read_sources(env, addon), *read_files(Path(Manifest.for_addon(addon).path) / "i18n", addon))
        for addon in addons
    }


def read_sources(env, addon):
    """Return ``{string: {where it is used}}`` as the exporter would write them."""
    sources = defaultdict(set)
    for _addon, kind, name, place, source, *_rest in TranslationModuleReader(env.cr, modules=[addon]):
        sources[source].add(f"code:{name}" if kind == "code" else f"{kind}:{name}:{place}")
    return sources


def read_files(folder, addon):
    """Return the template and the translation of an addon (``polib.POFile``), empty ones for files that are not there."""
    paths = (folder / f"{addon}.pot", folder / f"{LANGUAGE}.po")
    return [polib.pofile(str(path)) if path.exists() else polib.POFile() for path in paths]


def compare(sources, template, translation):
    """Return what is wrong with the files of one addon.

    :param dict sources: ``{string: {where it is used}}``, the truth
    :param template: the ``.pot``
    :param translation: the ``zh_CN.po``
    :returns: list of str, one a problem
    """
    return [*_check_template(sources, template), *_check_translation(sources, translation)]


def _check_template(sources, template):
    known = {entry.msgid: {name for name, _line in entry.occurrences} for entry in template if not entry.obsolete}
    for source in sorted(sources.keys() - known.keys()):
        yield f"template: “{source}” is missing. {REMEDY}"
    for source in sorted(known.keys() - sources.keys()):
        yield f"template: “{source}” is no longer in the addon. {REMEDY}"
    for source in sorted(known.keys() & sources.keys()):
        if known[source] != sources[source]:
            yield f"template: “{source}” is used in other places: {sorted(known[source] ^ sources[source])}. {REMEDY}"


def _check_translation(sources, translation):
    entries = {entry.msgid: entry for entry in translation if not entry.obsolete}
    for source in sorted(sources.keys() - entries.keys()):
        yield f"{LANGUAGE}: “{source}” is missing ({', '.join(sorted(sources[source]))})."
    for source in sorted(entries.keys() - sources.keys()):
        yield f"{LANGUAGE}: “{source}” is no longer in the addon. {REMEDY}"
    for source, entry in sorted(entries.items()):
        if entry.fuzzy:
            yield f"{LANGUAGE}: “{source}” is fuzzy: look at it and remove the mark."
        elif not entry.msgstr.strip():
            yield f"{LANGUAGE}: “{source}” is not translated ({', '.join(sorted(sources.get(source, ())))})."
    for entry in translation.obsolete_entries():
        yield f"{LANGUAGE}: “{entry.msgid}” is kept as obsolete: remove it."

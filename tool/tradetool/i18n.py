"""Translations: i18n/<addon>.pot from the code, and zh_CN.po brought up to date with it."""

import subprocess

from .settings import DEMO
from .ui import LOCAL_CAUSES, run, say, step

#: Runs in the virtual environment (polib is there): exported template in, translation merged.
MERGE = """
import sys, polib
for name in sys.argv[1:]:
    folder = f"addons/{name}/i18n"
    template = polib.pofile(f"{folder}/{name}.pot")
    for key in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator"):
        template.metadata.pop(key, None)
    template.save()
    try:
        translation = polib.pofile(f"{folder}/zh_CN.po")
    except OSError:
        translation = polib.POFile()
        translation.metadata = {**template.metadata, "Language": "zh_CN", "Plural-Forms": "nplurals=1; plural=0;"}
    translation.merge(template)
    for entry in list(translation):
        if entry.obsolete:
            translation.remove(entry)
        elif "fuzzy" in entry.flags:
            entry.flags.remove("fuzzy")
    translation.save(f"{folder}/zh_CN.po")
    print(name, len(translation.untranslated_entries()), sep="\\t")
"""


def update(settings, databases, addons):
    """Export from a copy of the database with everything, merge, and say what is left to translate.

    :param addons: names, all when empty
    :return: 1 when something is not translated
    """
    addons = addons or settings.addon_names()
    database = "trade_i18n"
    databases.copy(databases.demo() if DEMO in addons else databases.addons(), database)
    try:
        with step("Exporting"):
            for name in addons:
                (settings.addons / name / "i18n").mkdir(exist_ok=True)
            run(
                [settings.venv / "bin" / "odoo-bin", "i18n", "export", "-c", settings.config, "-d", database, *addons],
                settings.logs / "i18n.log",
                env=databases.env,
                what="Exporting the strings",
                causes=LOCAL_CAUSES,
            )
    finally:
        databases.drop(database)
    python = settings.venv / "bin" / "python"
    output = run([python, "-c", MERGE, *addons], settings.logs / "i18n-merge.log", cwd=settings.root)
    files = [path for name in addons for path in (settings.addons / name / "i18n").glob("*.po*")]
    subprocess.run([settings.venv / "bin" / "oca-checks-po", "--fix", "--no-exit", *files], stdout=subprocess.DEVNULL)
    missing = 0
    for line in output.splitlines():
        name, count = line.split("\t")
        missing += int(count)
        say(f"{name}: {count} strings to translate in i18n/zh_CN.po")
    return 1 if missing else 0

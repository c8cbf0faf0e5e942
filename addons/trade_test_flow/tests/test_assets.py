import base64
import re
from collections import Counter

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_open

from odoo.addons.trade_base.tests.translations import own_addons

EAGER, LAZY = "web.assets_web", "trade_base.assets_lazy"
#: Bytes that all addons together may add to what every page loads. Goal G15, docs/developer/assets.md.
EAGER_LIMIT = 18_500
#: Bytes of the icon of an app in the menu, which come with every page.
ICON_LIMIT = 1_200

#: How a part is asked for, and how it is offered.
ASKED = re.compile(r'\b(?:lazy|loadLazy)\("([\w.]+)"|\baddLazyAction\(\s*"\w+",\s*"([\w.]+)"')
OFFERED = re.compile(r'"lazy_components"\)\.add\("([\w.]+)"|\bcomponents\.add\("([\w.]+)"')


@tagged("post_install", "-at_install")
class TestAssets(TransactionCase):
    """What our addons add to every page of the web client stays small; the rest is loaded when it is used."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = own_addons(cls.env)

    def _files(self, bundle):
        """Files of our addons in a bundle, as Odoo would ship them: ``{url: asset}``."""
        assets = self.env["ir.qweb"]._get_asset_bundle(bundle)
        files = [*assets.javascripts, *assets.templates, *assets.stylesheets]
        return {asset.url: asset for asset in files if asset.url.split("/")[1] in self.own}

    @staticmethod
    def _sources(files):
        for url in files:
            if url.endswith(".js"):
                with file_open(url.removeprefix("/")) as file:
                    yield file.read()

    @staticmethod
    def _names(pattern, sources):
        return {name for source in sources for match in pattern.findall(source) for name in match if name}

    def test_size(self):
        """G15: what every page loads of all our addons together stays below a limit."""
        sizes = Counter()
        for url, asset in self._files(EAGER).items():
            # a stylesheet comes twice: for the screen, and for printing
            times = 1 if url.endswith((".js", ".xml")) else 2
            sizes[url] += times * len(asset.minify().encode())
        self.assertIn("/trade_base/static/src/core/lazy.js", sizes)
        self.assertLessEqual(
            sum(sizes.values()),
            EAGER_LIMIT,
            "Every page loads too much of our addons. Move what is not seen at first to static/src/lazy "
            f"(docs/developer/assets.md). The largest are {sizes.most_common(6)}.",
        )

    def test_bundles(self):
        """G15: what lies in a folder `lazy` is in the lazy bundle and in no page, and nothing else is."""
        eager, lazy = self._files(EAGER), self._files(LAZY)
        self.assertFalse([url for url in eager if "/static/src/lazy/" in url])
        self.assertTrue(lazy)
        self.assertFalse([url for url in lazy if "/static/src/lazy/" not in url])

    def test_names(self):
        """G15: what pages ask for by name is in the lazy bundle, and what is there is asked for."""
        asked = self._names(ASKED, self._sources(self._files(EAGER)))
        offered = self._names(OFFERED, self._sources(self._files(LAZY)))
        self.assertTrue(asked)
        self.assertEqual(asked, offered)

    def test_icons(self):
        """G15: the icons of our apps, which come with the menu, are small."""
        menus = self.env["ir.ui.menu"].search([("parent_id", "=", False), ("web_icon", "=like", "trade\\_%")])
        self.assertTrue(menus)
        for menu in menus:
            with self.subTest(menu=menu.name):
                self.assertLessEqual(len(base64.b64decode(menu.web_icon_data)), ICON_LIMIT)

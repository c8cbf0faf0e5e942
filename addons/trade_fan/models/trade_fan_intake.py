from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.trade_collision.tools.card import keys
from odoo.addons.trade_collision.tools.collected import FileLines

from ..tools.fan_row import BadFan, read_fan
from .trade_fan_match import OWN_MARKS, Known

#: Fans a program sends at once; each call is one transaction.
LIMIT = 10000
#: What a later intake brings up to date. The first three only where they are empty: people correct them.
KEPT = ("phone", "wechat", "company_name", "remark", "user_id")
FOLLOWED = ("name", "unionid", "region", "source", "subscribed", "subscribed_on")


class Intake(NamedTuple):
    """What became of some lines; lists of line numbers, counted from zero.

    ``errors``: ``{number: text}``; ``repeated``: lines a later one says anew; ``known``: ``{number: Known}`` of new fans;
    ``names``: ``{number: text}`` of the same
    """

    errors: dict
    repeated: list
    new: list
    changed: list
    unchanged: list
    known: dict
    names: dict


class TradeFan(models.Model):
    """How fans arrive: from a file or a program, again and again, each of them once (OWN-2)."""

    _inherit = "trade.fan"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def intake(self, account, fans):
        """Take in fans of one account; the same fan sent again is brought up to date.

        The answer says nothing of customers: who sends fans cannot find out whom the company knows.

        :param str account: code of the account
        :param list fans: dicts as WeChat's own interface gives them, see HEADINGS in ``tools/fan_row.py``; at most LIMIT
        :return: ``{"received", "new", "changed", "unchanged", "repeated": int, "errors": [{"number": int, "message": text}]}``;
            lines with an error are left out, the others are in
        :raises AccessError: the user has not the role “Sends WeChat fans” nor is administrator of the suite
        :raises UserError: there is no such account, or these are no fans
        """
        user = self.env.user
        if not (user.has_group("trade_fan.group_fan_intake") or user.has_group("trade_base.group_trade_admin")):
            raise AccessError(
                self.env._("Only a login with the role “Sends WeChat fans” sends fans. Ask the administrator.")
            )
        source = self.env["trade.fan.account"]._get_by_code(account if isinstance(account, str) else "")
        if not source:
            raise UserError(
                self.env._(
                    "There is no WeChat account “%s” in your companies. The administrator enters it first.", account
                )
            )
        if not isinstance(fans, list) or not all(isinstance(fan, dict) for fan in fans) or len(fans) > LIMIT:
            raise UserError(self.env._("Send a list of at most %s fans, each an object with its openid.", LIMIT))
        intake = self.sudo()._intake(source, fans)
        return {
            "received": len(fans),
            "new": len(intake.new),
            "changed": len(intake.changed),
            "unchanged": len(intake.unchanged),
            "repeated": len(intake.repeated),
            "errors": [{"number": number, "message": text} for number, text in sorted(intake.errors.items())],
        }

    @api.model
    def _intake(self, account, rows, dry=False, whole=False):
        """Take in fans, or only look; with sudo. Some statements for all of them.

        :param account: ``trade.fan.account``
        :param list rows: ``{heading or key: cell}``
        :param bool dry: only say what would become of them
        :param bool whole: take in nothing while a line is bad
        :return: :class:`Intake`
        """
        lines, errors, repeated = self._read_rows(rows)
        cards = {number: self._get_card(values) for number, values in lines.items()}
        # everybody who brings or enters one of these people meets here, before anybody looks who is there
        self._touch_claims(cards.values(), {f"fan:{account.id}:{values['key']}"[:64] for values in lines.values()})
        handlers = self._get_handlers(lines, account.company_id)
        for number, values in lines.items():
            values["user_id"] = handlers.get(values.pop("handler"), account.user_id.id)
            lines[number] = values
        present = self.with_context(active_test=False).search(
            [("account_id", "=", account.id), ("key", "in", [values["key"] for values in lines.values()])]
        )
        by_key = {fan.key: fan for fan in present}
        new = {number: values for number, values in lines.items() if values["key"] not in by_key}
        updates = {
            number: self._get_update(by_key[values["key"]], values)
            for number, values in lines.items()
            if values["key"] in by_key
        }
        known, same = self._know_new(new, cards, account.company_id)
        result = Intake(
            errors,
            repeated,
            list(new),
            [number for number, vals in updates.items() if vals],
            [number for number, vals in updates.items() if not vals],
            known,
            {number: values["name"] or values["company_name"] or values["key"] for number, values in new.items()},
        )
        if not (dry or (whole and errors)):
            tags = self._get_tags({tag for values in lines.values() for tag in values["tags"]})
            self._update_fans({by_key[lines[number]["key"]]: vals for number, vals in updates.items() if vals}, tags)
            fans = self._create_fans(account, new, known, tags)
            self._decide_new(account.company_id, fans, known, same)
        return result

    @api.model
    def _read_rows(self, rows):
        """Return ``({number: values}, {number: what is wrong}, [numbers of lines that a later one says anew])``."""
        lines, errors, numbers = {}, {}, {}
        repeated = []
        for number, row in enumerate(rows):
            try:
                values = read_fan(row, self.env.tz)
            except BadFan as bad:
                errors[number] = self._get_error(*bad.args)
                continue
            if values["key"] in numbers:
                before = numbers[values["key"]]
                repeated.append(before)
                del lines[before]
            numbers[values["key"]] = number
            lines[number] = values
        return lines, errors, sorted(repeated)

    @api.model
    def _get_error(self, code, text):
        return {
            "nobody": self.env._("Nothing says who this is: there is no openid, no WeChat ID and no phone."),
            "date": self.env._("“%s” is no date. Write it as 2026-05-31 or 2026-05-31 14:00:00.", text),
            "phone": self.env._(
                "“%s” is a phone number the spreadsheet has shortened. Format the column as text.", text
            ),
        }[code]

    @api.model
    def _get_handlers(self, lines, company):
        """Return ``{text: user id}`` of the colleagues named as those who added a fan, by login or name."""
        texts = {values["handler"] for values in lines.values()} - {""}
        if not texts:
            return {}
        users = self.env["res.users"].search(
            [
                ("share", "=", False),
                ("company_ids", "in", company.id),
                "|",
                ("login", "in", list(texts)),
                ("name", "in", list(texts)),
            ]
        )
        names = {}
        for user in users:
            names.setdefault(user.name, []).append(user.id)
        # of two colleagues of one name neither is meant
        return {name: ids[0] for name, ids in names.items() if len(ids) == 1} | {user.login: user.id for user in users}

    @api.model
    def _get_update(self, fan, values):
        """Return what an intake changes of a fan that is there: ``{field: value}``, ``tags`` as text."""
        vals = {name: values[name] for name in FOLLOWED if values[name] not in ("", None) and values[name] != fan[name]}
        vals |= {name: values[name] for name in KEPT if values[name] and not fan[name]}
        added = set(values["tags"]) - set(fan.tag_ids.mapped("name"))
        return vals | ({"tags": sorted(added)} if added else {})

    @api.model
    def _know_new(self, new, cards, company):
        """Return ``({number: Known}, {number: number of the line before that is the same person})`` of new fans.

        Two lines of one list may be one person who follows twice, or two of one company.
        """
        known = self._know(new, company)
        lines, united, same = FileLines(), {}, {}
        for number, values in new.items():
            if known[number].match == "new":
                wanted = keys(cards[number])
                before, reasons = united.get(values["unionid"]), OWN_MARKS
                if before is None:
                    before, reasons = lines.find(cards[number], wanted) or (None, ())
                if before is None:
                    lines.add(number, cards[number])
                elif OWN_MARKS & set(reasons):
                    same[number] = before
                else:
                    known[number] = Known("possible")
            if values["unionid"]:
                united.setdefault(values["unionid"], same.get(number, number))
        return known, {number: before for number, before in same.items() if known[before].match == "new"}

    @api.model
    def _get_tags(self, names):
        """Return ``{name: id}`` of labels; what is new is made."""
        tags = self.env["trade.fan.tag"]
        if not names:
            return {}
        self.env["trade.collision.claim"]._touch({f"fan tag:{name}"[:64] for name in names})
        found = {tag.name: tag.id for tag in tags.search([("name", "in", list(names))])}
        missing = sorted(names - found.keys())
        return found | {tag.name: tag.id for tag in tags.create([{"name": name} for name in missing])}

    @api.model
    def _update_fans(self, updates, tags):
        """Write what changed, and look again whom fans with a new mark may be.

        :param dict updates: ``{fan: dict of _get_update}``
        """
        fans = self.concat(*updates).with_context(tracking_disable=True)
        for fan in fans:
            vals = dict(updates[fan])
            if "tags" in vals:
                vals["tag_ids"] = [Command.link(tags[name]) for name in vals.pop("tags")]
            fan.write(vals)
        fans._refresh_match()

    @api.model
    def _create_fans(self, account, new, known, tags):
        """Return ``{number: fan}`` of new fans."""
        quiet = self.with_context(tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True)
        fans = quiet.create(
            [
                {
                    **{name: value for name, value in values.items() if name in self._fields},
                    "account_id": account.id,
                    "team_id": account.team_id.id,
                    "arrived_on": fields.Datetime.now(),
                    "tag_ids": [Command.set([tags[name] for name in values["tags"]])],
                    "match": known[number].match,
                }
                for number, values in new.items()
            ]
        )
        return dict(zip(new, fans.with_env(self.env), strict=True))

    @api.model
    def _decide_new(self, company, fans, known, same):
        """Decide on new fans as far as the company wants it done at once.

        :param dict fans: ``{number: fan}``
        :param dict known: ``{number: Known}``
        :param dict same: ``{number: number of the line before that is the same person}``
        """
        if company.trade_fan_known == "link":
            self._link({fan: known[number].partner_id for number, fan in fans.items() if known[number].partner_id})
        first = self.concat(
            *(
                fan
                for number, fan in fans.items()
                if known[number].match == "new" and number not in same and (fan.phone or fan.wechat) and fan.subscribed
            )
        )
        if company.trade_fan_new == "customer" and company.trade_fan_pool_id.active:
            # what arrives by itself is never refused; nobody who is like a customer is among these
            first._make_customers(pool=company.trade_fan_pool_id)
        elif company.trade_fan_new == "inquiry":
            first._make_inquiries()
        for number, before in same.items():
            one = fans[before]
            if one.state != "open":
                fans[number]._follow(one)

    def _follow(self, one):
        """Be decided as another fan who is the same person."""
        state = "linked" if one.state == "customer" else one.state
        self._set_decided(state, one.decided_by_id, partner_id=one.partner_id.id, lead_id=one.lead_id.id)

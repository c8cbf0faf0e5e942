"""One fan as a WeChat tool exports it or a program sends it, read into values of our own (OWN-2). No database here."""

import re
from datetime import UTC, date, datetime

from odoo.addons.trade_collision.tools.chinese import plain

#: What columns and keys are called: by official accounts, WeCom, their interfaces, and people who keep a list by hand.
HEADINGS = {
    "openid": "openid 用户openid 粉丝openid externaluserid 外部联系人userid 外部联系人id 客户userid",
    "unionid": "unionid 用户unionid 客户unionid",
    "name": "nickname name 昵称 粉丝昵称 微信昵称 用户昵称 客户昵称 客户名称 姓名 名称",
    "remark": "remark remarks note notes description 备注 备注名 备注名称 粉丝备注 描述",
    "wechat": "wechat wechatid wechatno alias 微信 微信号 微信id",
    "phone": "phone mobile tel telephone phonenumber mobilenumber remarkmobiles 手机 手机号 手机号码 电话 电话号码 联系电话 备注手机号 备注电话",
    "company_name": "company companyname corpname corpfullname remarkcorpname 公司 公司名称 企业 企业名称 备注企业 单位 单位名称",
    "country": "country 国家",
    "province": "province state 省 省份",
    "city": "city 市 城市",
    "region": "region area 地区 区域",
    "tags": "tag tags tagidlist label labels 标签 企业标签 个人标签 客户标签",
    "subscribed_on": "subscribetime subscribedon followtime followedon createtime addedon date 关注时间 订阅时间 添加时间 首次添加时间",
    "subscribed": "subscribe subscribed followed 关注 是否关注 关注状态",
    "source": "subscribescene source addway channel 来源 关注来源 渠道 关注渠道 添加方式 添加渠道",
    "handler": "userid followuser owner addedby staff 添加人 跟进人 所属员工 所属客服 员工",
}
#: ``{heading as it is compared: name of the value}``
_KNOWN = {text: name for name, texts in HEADINGS.items() for text in texts.split()}
_NO = frozenset(
    {"0", "no", "false", "n", "否", "未关注", "取消关注", "已取消", "已取消关注", "unsubscribed", "unfollowed"}
)
_DATES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
)
_SHORTENED = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")
_SECONDS = re.compile(r"^\d{9,10}(\.0+)?$")
#: Letters kept of one value.
LENGTH = 200


class BadFan(Exception):
    """What a line says cannot be used: ``args`` are a code and the text it is about."""


def read_headings(cells):
    """Return the names of the values of a row of headings, ``None`` for columns that mean nothing to us.

    >>> read_headings(["昵称", "Open ID", "微信号（选填）", "头像"])
    ['name', 'openid', 'wechat', None]
    """
    names = []
    for cell in cells:
        name = _KNOWN.get(heading_key(cell))
        names.append(name if name not in names else None)
    return names


def heading_key(text):
    """Return a heading as it is compared: without what stands in brackets, signs and width."""
    return re.sub(r"\(.*?\)|[\s_\-/:*.]", "", plain(str(text)).lower())


def read_fan(cells, zone):
    """Return the values of one fan.

    :param dict cells: ``{heading or key: text, number, date or list}``
    :param zone: time zone of times that name none
    :return: dict of text by the names of HEADINGS, but ``tags`` a list of text, ``subscribed`` a bool, ``subscribed_on`` a naive
        datetime in UTC or None, ``region`` country, province and city in one, and ``key``, what the account knows the fan by
    :raises BadFan: ``("nobody", "")`` nothing says who it is; ``("date", text)``; ``("phone", text)`` shortened by a spreadsheet
    """
    raw = {}
    for heading, cell in cells.items():
        name = _KNOWN.get(heading_key(heading))
        if name and cell not in (None, "", False, []) and name not in raw:
            raw[name] = cell
    # said with a number or a truth value as well
    subscribed = next(
        (cell for heading, cell in cells.items() if _KNOWN.get(heading_key(heading)) == "subscribed"), True
    )
    values = {
        name: _text(raw.get(name, "")) for name in HEADINGS if name not in ("tags", "subscribed", "subscribed_on")
    }
    if _SHORTENED.match(values["phone"]):
        raise BadFan("phone", values["phone"])
    places = (values.pop("country"), values.pop("province"), values.pop("city"), values["region"])
    values["region"] = " ".join(dict.fromkeys(filter(None, places)))
    values["tags"] = _tags(raw.get("tags", ""))
    values["subscribed"] = subscribed in (None, "") or _text(subscribed).lower() not in _NO
    values["subscribed_on"] = _moment(raw.get("subscribed_on", ""), zone)
    values["key"] = _key(values)
    if not values["key"]:
        raise BadFan("nobody", "")
    return values


def _key(values):
    if values["openid"]:
        return values["openid"]
    if values["wechat"]:
        return f"wechat:{values['wechat'].lower()}"
    digits = re.sub(r"\D", "", values["phone"])
    return f"phone:{digits}" if len(digits) >= 7 else ""


def _text(cell):
    if isinstance(cell, list | tuple):
        cell = next(iter(cell), "")
    if isinstance(cell, bool):
        cell = int(cell)
    # spreadsheets put a tab or a quotation mark before long numbers, so that they stay text; NUL cannot be kept
    return str(cell).replace("\0", "").strip().lstrip("'`").strip()[:LENGTH]


def _tags(cell):
    parts = cell if isinstance(cell, list | tuple) else re.split(r"[,，;；、|\n]", str(cell))
    texts = [part.get("tag_name", "") if isinstance(part, dict) else part for part in parts]
    return list(dict.fromkeys(filter(None, (_text(text) for text in texts))))


def _moment(cell, zone):
    if isinstance(cell, datetime):
        return _to_utc(cell, zone)
    if isinstance(cell, date):
        return _to_utc(datetime(cell.year, cell.month, cell.day), zone)
    text = _text(cell)
    if not text:
        return None
    if _SECONDS.match(text):
        return datetime.fromtimestamp(float(text), UTC).replace(tzinfo=None)
    for form in _DATES:
        try:
            return _to_utc(datetime.strptime(text.replace("/", "-").replace("T", " ").split(".")[0], form), zone)
        except ValueError:
            continue
    raise BadFan("date", text)


def _to_utc(moment, zone):
    if moment.tzinfo is None:
        moment = zone.localize(moment)
    return moment.astimezone(UTC).replace(tzinfo=None)

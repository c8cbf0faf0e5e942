#!/usr/bin/env python3
"""Pictures for the documents, from a running `./trade up` with the demo company.

usage (the environment of ./trade has all it needs):

    .trade/venv/bin/python docs/screenshots.py [--server http://127.0.0.1:8069] [--database trade] [file ...]

Each picture is taken in a browser of its own profile, as the user named, whose language is put back afterwards.
"""

import argparse
import io
import sys
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tool"))

from tradetool.browser import Browser, Session
from tradetool.ui import Problem, complain

#: (login and password, address, language, file). In an address, {model: domain} is the newest record that fits, as
#: this user sees it. Addresses: /odoo/action-<xml id>, with /<record> for a form. A fifth value is the CSS selector of what is
#: clicked before the picture is taken.
PICTURES = [
    ("sales1", "/odoo/crm", "en_US", "inquiries.png"),
    ("sales1", "/odoo/take-inquiry/{crm.lead: [('trade_question_ids', '!=', false)]}", "en_US", "take-inquiry.png"),
    (
        "dept_manager",
        "/odoo/crm/{crm.lead: [('won_status', '=', 'won'), ('trade_rating_ids', '!=', false), ('trade_followup_ids', '!=', false)]}",
        "en_US",
        "course.png",
        "a[name=trade_course]",
    ),
    (
        "dept_manager",
        "/odoo/crm/{crm.lead: [('won_status', '=', 'won'), ('trade_rating_ids', '!=', false), ('trade_followup_ids', '!=', false)]}",
        "zh_CN",
        "course-zh.png",
        "a[name=trade_course]",
    ),
    ("sales3", "/odoo/crm/{crm.lead: [('trade_process_id', '!=', false)]}", "zh_CN", "opportunity-zh.png"),
    ("dept_manager", "/odoo/orders", "en_US", "quotations.png"),
    ("dept_manager", "/odoo/orders", "zh_CN", "quotations-zh.png"),
    ("dept_manager", "/odoo/sales/{sale.order: [('state', '=', 'sent')]}", "en_US", "approval.png"),
    (
        "leaver",
        "/odoo/action-trade_handover.trade_handover_action/{trade.handover: [('state', '=', 'submitted')]}",
        "en_US",
        "handover.png",
    ),
    (
        "sales1",
        "/odoo/action-trade_handover.trade_handover_action/{trade.handover: [('state', '=', 'submitted')]}",
        "zh_CN",
        "handover-zh.png",
    ),
    ("purchaser", "/odoo/supplier-licences", "zh_CN", "licences-zh.png"),
    ("purchasing_manager", "/odoo/supplier-evaluation", "en_US", "evaluation.png"),
    ("clerk", "/odoo/inventory", "en_US", "warehouse.png"),
    ("clerk", "/odoo/deliveries/{stock.picking: [('state', '=', 'assigned')]}", "zh_CN", "delivery-zh.png"),
    ("finance", "/odoo/customer-invoices/{account.move: [('move_type', '=', 'out_invoice')]}", "en_US", "invoice.png"),
]
IMAGES = Path(__file__).resolve().parent / "images"
MAX_BYTES = 150_000


def save(data, path):
    """Save a picture with a palette: a third of the size, and nobody sees the difference."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        buffer, "PNG", optimize=True
    )
    if buffer.tell() > MAX_BYTES:
        raise SystemExit(f"{path.name} has {buffer.tell()} bytes, more than {MAX_BYTES}. Choose a calmer page.")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(buffer.getvalue())
    print(f"{path.name}: {buffer.tell() // 1000} kB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="http://127.0.0.1:8069")
    parser.add_argument("--database", default="trade")
    parser.add_argument("--to", type=Path, default=IMAGES, help="folder for the pictures (docs/images)")
    parser.add_argument("names", nargs="*", help="only these files")
    options = parser.parse_args()
    unknown = set(options.names) - {row[3] for row in PICTURES}
    if unknown:
        sys.exit(f"not in the table: {', '.join(sorted(unknown))}")
    with Browser() as browser:
        for login, address, language, name, *click in PICTURES:
            if not options.names or name in options.names:
                session = Session(options.server, options.database, login)
                with session.in_language(language):
                    save(browser.picture(session, session.resolve(address), *click), options.to / name)


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        complain(problem)
        sys.exit(1)

"""A second source for some products, and what qualifies the suppliers (OWN-10)."""

from datetime import timedelta

from . import purchases

# supplier, days ago, working days promised and needed, dearer than usual, goods: so that suppliers can be compared
SECOND_SOURCE = (
    ("V02", 96, 6, 6, 0.06, {"D101": 3000, "D103": 1000}),
    ("V03", 81, 8, 8, -0.05, {"R201": 150}),
    ("V02", 55, 6, 10, 0.04, {"D101": 2500}),
    ("V03", 34, 8, 7, -0.04, {"R201": 100}),
    ("V02", 20, 6, 9, 0.08, {"D103": 800}),
)
GRADES = {"A": ("V01", "V04", "V07", "V08", "V12"), "C": ("V13", "V11")}
# supplier, kind of licence, number, days until it expires (None: never)
LICENCES = (
    ("V01", 1, "91320500MA1P8K3X2T", None),
    ("V01", 2, "苏药监械生产许20210144号", 420),
    ("V01", 5, "ISO 13485: SUHE-2204", 24),
    ("V02", 1, "91420100MA4K2T7Y9Q", None),
    ("V02", 2, "鄂药监械生产许20190087号", -12),
    ("V03", 2, "粤药监械生产许20180431号", -400),
    ("V03", 2, "粤药监械生产许20230431号", 700),
    ("V05", 5, "ISO 13485: LVPING-77", 51),
    ("V07", 5, "ISO 13485: NF-0091", 230),
    ("V07", 6, "Northfjord, China mainland", 38),
    ("V09", 4, "国械注进20173460812", 150),
    ("V12", 4, "国械注准20203400326", -3),
)


def step_second_source(demo):
    """Purchases of the past from a second supplier, beside those of the six months."""
    random_state = demo.random.getstate()  # what comes after stays as it was
    demo.clock.start()
    for supplier, ago, promised, arrives, dearer, lines in SECOND_SOURCE:
        order = {"supplier": supplier, "warehouse": "BJ", "lines": lines, "partial": False}
        demo.agenda.at(ago, "purchase_order", order | {"promised": promised, "arrives": arrives, "dearer": dearer})
    demo.agenda.run(max(ago for _supplier, ago, *_rest in SECOND_SOURCE))
    demo.random.setstate(random_state)


def step(demo):
    """Grades and licences; one has expired, some will soon. Does nothing while trade_supplier_qualification is not installed."""
    if "trade.supplier.licence" not in demo.env:
        return
    terms = {name: _term(demo, f"grade_{number}") for number, name in enumerate("ABC", start=1)}
    for ref in demo.supplier_rows:
        grade = next((name for name, refs in GRADES.items() if ref in refs), "B")
        demo.partners[ref].trade_supplier_grade_id = terms[grade]
    demo.as_(purchases.BUYER)["trade.supplier.licence"].create(
        [
            {
                "partner_id": demo.partners[ref].id,
                "kind_id": _term(demo, f"licence_{kind}").id,
                "number": number,
                "date_to": demo.today + timedelta(days=days) if days is not None else False,
            }
            for ref, kind, number, days in LICENCES
        ]
    )
    control = demo.env["trade.control.policy"].search(
        [
            ("control_id.code", "=", "supplier_licence"),
            ("checkpoint", "=", "confirm"),
            ("company_id", "=", demo.company.id),
        ]
    )
    control.level = "warn"


def _term(demo, name):
    return demo.env.ref(f"trade_supplier_qualification.term_{name}")

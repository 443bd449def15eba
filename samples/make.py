"""Makes the sample files anew, the same at every run. Needs pyarrow: pip install pyarrow==26.0.1"""

import csv
import random
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
CUSTOMERS = 200
# Customers that the customer file does not have, so that `unknown` shows.
UNKNOWN_CUSTOMERS = range(901, 909)
SALES = {1: 1600, 2: 1650, 3: 1738}
CORRECTIONS = 12

COMPANIES = [
    # name, country, segment
    ("Aoba Logistics", "Japan", "enterprise"),
    ("Baker, Hale & Sons", "United Kingdom", "small business"),
    ("Brightwater Energy", "United States", "enterprise"),
    ("Café Lumière", "France", "small business"),
    ("Cedar Grove Schools", "United States", "public sector"),
    ("Dragonfly Studio", "Singapore", "small business"),
    ("Fjord Shipping AS", "Norway", "enterprise"),
    ("Green Valley Clinic", "Canada", "public sector"),
    ("Harbour & Pine", "Australia", "small business"),
    ("Koenig Werkzeugbau GmbH", "Germany", "enterprise"),
    ("Lakeside \"Fresh\" Foods", "United States", "small business"),
    ("Müller Optik", "Germany", "small business"),
    ("Northwind Trading", "United States", "enterprise"),
    ("O'Neill Print Works", "Ireland", "small business"),
    ("Pampa Agro S.A.", "Argentina", "enterprise"),
    ("Red Panda Games", "Canada", "small business"),
    ("Silverline Insurance", "United Kingdom", "enterprise"),
    ("Sol y Mar Hotels", "Spain", "enterprise"),
    ("Tanaka, Sato & Partners", "Japan", "small business"),
    ("Umbra Research", "Netherlands", "public sector"),
    ("Vega Robotics", "South Korea", "enterprise"),
    ("Willow Creek Library", "United States", "public sector"),
    ("みどり商事", "Japan", "enterprise"),
    ("Zephyr Cycles", "Denmark", "small business"),
]

GIVEN = (
    "Aiko Amina Bruno Carla Chen Daniel Elif Emma Farid Grace Hana Igor Ines Jonas Julia Kenji "
    "Lena Lucas Maria Mateo Mei Nadia Noah Olga Omar Paula Rafael Sara Tariq Yuki"
).split()
FAMILY = (
    "Almeida Andersen Bianchi Carter Dubois Eriksen Fischer Garcia Haddad Ito Jansen Kim Kowalski "
    "Lopez Martin Nakamura O'Brien Okafor Patel Rossi Schmidt Silva Suzuki Tanaka Virtanen Wong"
).split()

PRODUCTS = [
    # product, category, list price
    ("Desk lamp, LED", "lighting", "39.90"),
    ("Floor lamp, dimmable", "lighting", "119.00"),
    ("Light strip 5 m", "lighting", "24.50"),
    ("Monitor 24\"", "displays", "149.00"),
    ("Monitor 27\" 4K", "displays", "329.00"),
    ("Monitor arm, double", "displays", "89.95"),
    ("Portable display 15.6\"", "displays", "189.00"),
    ("Keyboard, mechanical", "input devices", "94.99"),
    ("Keyboard, compact", "input devices", "49.99"),
    ("Trackball", "input devices", "59.00"),
    ("Vertical mouse", "input devices", "34.95"),
    ("Drawing tablet, A5", "input devices", "79.00"),
    ("USB-C dock", "accessories", "139.00"),
    ("USB-C cable 2 m", "accessories", "12.99"),
    ("HDMI cable 3 m", "accessories", "9.95"),
    ("Laptop sleeve 14\"", "accessories", "27.00"),
    ("Webcam 1080p", "accessories", "64.90"),
    ("Headset \"Quiet Office\"", "audio", "129.00"),
    ("Conference speaker", "audio", "159.00"),
    ("Desk microphone", "audio", "84.00"),
    ("Desk, height adjustable", "furniture", "549.00"),
    ("Office chair \"Basic\"", "furniture", "179.00"),
    ("Office chair \"Pro\", mesh", "furniture", "399.00"),
    ("Drawer unit, 3 drawers", "furniture", "144.00"),
    ("Notebook A5, ruled", "paper", "4.25"),
    ("Copy paper A4, 500 sheets", "paper", "6.49"),
    ("Sticky notes, 12 pads", "paper", "8.75"),
    ("Whiteboard 90 x 60 cm", "paper", "44.00"),
]


def customers(rng):
    """The people who buy; each works for one company."""
    rows = []
    for customer_id in range(1, CUSTOMERS + 1):
        company, country, segment = rng.choice(COMPANIES)
        name = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"
        rows.append((customer_id, name, company, country, segment))
    return rows


def sale(rng, sale_id, sold_at, segments):
    """One line of a sales file."""
    known = rng.random() > 0.03
    customer_id = rng.randint(1, CUSTOMERS) if known else rng.choice(UNKNOWN_CUSTOMERS)
    product, category, list_price = rng.choice(PRODUCTS)
    most = 24 if segments.get(customer_id) == "enterprise" else 6
    quantity = rng.randint(1, most)
    discount = Decimal(rng.choice([0, 0, 0, 5, 10, 15])) / 100
    unit_price = (Decimal(list_price) * (1 - discount)).quantize(Decimal("0.01"))
    timestamp = sold_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return [sale_id, timestamp, customer_id, product, category, quantity, unit_price]


def month(rng, number, first_id, segments):
    """The sales of one month, from its first second to its last."""
    start = datetime(2026, number, 1, tzinfo=timezone.utc)
    seconds = int((datetime(2026, number + 1, 1, tzinfo=timezone.utc) - start).total_seconds())
    times = sorted(rng.randrange(seconds) for _ in range(SALES[number] - 2))
    times = [0, *times, seconds - 1]
    return [
        sale(rng, first_id + i, start + timedelta(seconds=second), segments)
        for i, second in enumerate(times)
    ]


def corrected(rng, rows):
    """Some of these sales again, with what was returned taken off the quantity."""
    chosen = sorted(rng.sample([row for row in rows if row[5] > 1], CORRECTIONS))
    return [[*row[:5], row[5] - 1, row[6]] for row in chosen]


def write_customers(rows):
    schema = pa.schema(
        [
            ("customer_id", pa.int64()),
            ("name", pa.string()),
            ("company", pa.string()),
            ("country", pa.string()),
            ("segment", pa.string()),
        ]
    )
    columns = [pa.array(column, field.type) for column, field in zip(zip(*rows), schema)]
    target = HERE / "customers" / "customers.parquet"
    target.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns, schema=schema), target, compression="zstd")


def write_sales(number, rows):
    target = HERE / "sales" / f"sales-2026-{number:02}.csv"
    target.parent.mkdir(exist_ok=True)
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["sale_id", "sold_at", "customer_id", "product", "category", "quantity", "unit_price"]
        )
        writer.writerows(rows)


def main():
    rng = random.Random(20260101)
    people = customers(rng)
    write_customers(people)
    segments = {row[0]: row[4] for row in people}
    months = {}
    first_id = 100001
    for number, count in SALES.items():
        months[number] = month(rng, number, first_id, segments)
        first_id += count
    months[3] = corrected(rng, months[2]) + months[3]
    for number, rows in months.items():
        write_sales(number, rows)


if __name__ == "__main__":
    main()

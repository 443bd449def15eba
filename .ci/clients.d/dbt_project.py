"""dbt-athena: debug and show, then a small project whose models are tables beside gold's own: run, test, and both again."""

import json
import pathlib
import subprocess
import sys
import tempfile

from gold import CATALOG, NAMESPACE, REGION, ROWS, TABLE, same

SCHEMA = "dbt_gold"
BARE = {
    "dbt_project.yml": {"name": "outside", "profile": "outside"},
    "profiles.yml": {
        "outside": {
            "target": "local",
            "outputs": {
                "local": {
                    "type": "athena",
                    "region_name": REGION,
                    "database": CATALOG,
                    "schema": SCHEMA,
                    "s3_staging_dir": "s3://clients/dbt/",
                    "threads": 1,
                    "poll_interval": 0.1,
                }
            },
        }
    },
}
MODELS = {
    "dbt_project.yml": {
        "name": "outside",
        "profile": "outside",
        "models": {"outside": {"+materialized": "table", "+table_type": "iceberg", "+catalog_name": "lake"}},
    },
    "catalogs.yml": {
        "catalogs": [
            {
                "name": "lake",
                "active_write_integration": "lake",
                "write_integrations": [{"name": "lake", "catalog_type": "s3_tables"}],
            }
        ]
    },
    "models/gold.yml": {
        "version": 2,
        "sources": [{"name": "gold", "database": CATALOG, "schema": NAMESPACE, "tables": [{"name": TABLE}]}],
        "models": [
            {
                "name": "product_totals",
                "columns": [{"name": "product", "data_tests": ["not_null", "unique"]}],
            }
        ],
    },
    "models/product_totals.sql": (
        "select product, count(*) as rows_of_it, sum(revenue) as revenue"
        " from {{ source('gold', '%s') }} group by product" % TABLE
    ),
    "models/products_seen.sql": (
        "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='product') }}"
        " select product, rows_of_it from {{ ref('product_totals') }}"
    ),
    "tests/every_row.sql": (
        "select * from (select sum(rows_of_it) as n from {{ ref('products_seen') }}) where n <> %d" % ROWS
    ),
}

with tempfile.TemporaryDirectory() as folder:
    dbt = [str(pathlib.Path(sys.executable).parent / "dbt")]

    def write(files):
        for name, content in files.items():
            file = pathlib.Path(folder) / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(content if isinstance(content, str) else json.dumps(content))

    def run(*arguments):
        done = subprocess.run(
            dbt + list(arguments) + ["--project-dir", folder, "--profiles-dir", folder, "--no-use-colors"],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    write(BARE)
    same("debug", True, "All checks passed!" in run("debug"))
    count = f'select count(*) as n from "{CATALOG}"."{NAMESPACE}"."{TABLE}"'
    same("show", True, f'"n": {ROWS}' in run("--quiet", "show", "--inline", count, "--output", "json"))
    write(MODELS)
    for _ in range(2):
        same("run", True, "PASS=2 WARN=0 ERROR=0" in run("run"))
        same("test", True, "PASS=3 WARN=0 ERROR=0" in run("test"))

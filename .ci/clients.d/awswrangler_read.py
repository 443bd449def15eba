"""awswrangler: a query read from its result file, with parameters."""

import awswrangler
import boto3
from gold import CATALOG, CATALOG_ID, NAMESPACE, ROWS, TABLE, same

boto3.client("s3").create_bucket(Bucket="clients")
where = {
    "database": NAMESPACE,
    "data_source": CATALOG,
    "ctas_approach": False,
    "s3_output": "s3://clients/wrangler/",
}
rows = awswrangler.athena.read_sql_query(f"SELECT * FROM {TABLE}", **where)
same("rows", ROWS, len(rows))
one = awswrangler.athena.read_sql_query(
    f"SELECT count(*) AS n FROM {TABLE} WHERE ? = 'it''s'", params=["it's"], paramstyle="qmark", **where
)
same("rows with a parameter", ROWS, int(one["n"][0]))
tables = awswrangler.catalog.get_tables(catalog_id=CATALOG_ID, database=NAMESPACE)
same("a table", True, TABLE in [t["Name"] for t in tables])

"""awswrangler: rows written to a table of S3 Tables and read back, there and by Athena."""

import awswrangler
import pandas
from gold import ARN, CATALOG, ENDPOINT, same

NAMESPACE = "wrangler"
awswrangler.config.s3tables_catalog_endpoint_url = ENDPOINT + "/iceberg"
rows = pandas.DataFrame({"id": [1, 2, 3], "name": ["a", None, "ü"], "price": [1.5, 2.25, -0.5]})
where = {"table_bucket_arn": ARN, "namespace": NAMESPACE, "table_name": "prices"}

awswrangler.s3.create_namespace(table_bucket_arn=ARN, namespace=NAMESPACE)
awswrangler.s3.to_iceberg(df=rows, **where)
same("rows", 3, len(awswrangler.s3.from_iceberg(**where)))
awswrangler.s3.to_iceberg(df=rows, mode="append", **where)
read = awswrangler.s3.from_iceberg(**where).sort_values("id")
same("rows appended", [1, 1, 2, 2, 3, 3], read["id"].tolist())
awswrangler.s3.to_iceberg(df=rows, mode="overwrite", **where)
seen = awswrangler.athena.read_sql_query(
    "SELECT count(*) AS n, sum(price) AS total, max(name) AS name FROM prices",
    database=NAMESPACE,
    data_source=CATALOG,
    ctas_approach=False,
    s3_output="s3://clients/wrangler/",
)
same("Athena's rows", [3, 3.25, "ü"], [int(seen["n"][0]), float(seen["total"][0]), seen["name"][0]])

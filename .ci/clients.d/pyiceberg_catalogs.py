"""PyIceberg: the Iceberg REST endpoints of S3 Tables and of Glue."""

from gold import ARN, CATALOG_ID, ENDPOINT, NAMESPACE, REGION, ROWS, TABLE, same
from pyiceberg.catalog import load_catalog

for name, warehouse, signing in (("s3tables", ARN, "s3tables"), ("glue", CATALOG_ID, "glue")):
    catalog = load_catalog(
        name,
        **{
            "type": "rest",
            "uri": ENDPOINT + "/iceberg",
            "warehouse": warehouse,
            "rest.sigv4-enabled": "true",
            "rest.signing-name": signing,
            "rest.signing-region": REGION,
            "s3.endpoint": ENDPOINT,
        },
    )
    same(f"{name}: namespaces", [(NAMESPACE,)], catalog.list_namespaces())
    same(f"{name}: a table", True, (NAMESPACE, TABLE) in catalog.list_tables(NAMESPACE))
    same(f"{name}: rows", ROWS, catalog.load_table((NAMESPACE, TABLE)).scan().to_arrow().num_rows)

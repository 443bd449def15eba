"""DuckDB: the metadata file that S3 Tables tells, read by its Iceberg extension if that can be had."""

import boto3
import duckdb
from gold import ARN, ENDPOINT, NAMESPACE, REGION, ROWS, TABLE, same

try:
    duckdb.sql("INSTALL iceberg; LOAD iceberg; INSTALL httpfs; LOAD httpfs")
except duckdb.Error as e:
    print(f"duckdb: its extensions cannot be had here, so nothing is compared ({type(e).__name__})")
    raise SystemExit(0)
duckdb.sql(
    f"CREATE SECRET (TYPE s3, KEY_ID 'test', SECRET 'test', REGION '{REGION}',"
    f" ENDPOINT '{ENDPOINT.removeprefix('http://')}', USE_SSL false, URL_STYLE 'path')"
)
tables = boto3.client("s3tables")
at = tables.get_table_metadata_location(tableBucketARN=ARN, namespace=NAMESPACE, name=TABLE)
same("rows", ROWS, len(duckdb.sql(f"SELECT * FROM iceberg_scan('{at['metadataLocation']}')").fetchall()))

"""boto3: what consoles and query editors ask of Athena and Glue."""

import boto3
from botocore.exceptions import ClientError
from gold import ACCOUNT, ARN, CATALOG, CATALOG_ID, NAMESPACE, TABLE, same


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as e:
        same("the refusal", code, e.response["Error"]["Code"])
        return
    raise SystemExit(f"{code} was expected")


athena, glue = boto3.client("athena"), boto3.client("glue")
same("catalogs", ["AwsDataCatalog"], [c["CatalogName"] for c in athena.list_data_catalogs()["DataCatalogsSummary"]])
same("catalog", CATALOG_ID, athena.get_data_catalog(Name=CATALOG)["DataCatalog"]["Parameters"]["catalog-id"])
same("databases", [NAMESPACE], [d["Name"] for d in athena.list_databases(CatalogName=CATALOG)["DatabaseList"]])
same("database", NAMESPACE, athena.get_database(CatalogName=CATALOG, DatabaseName=NAMESPACE)["Database"]["Name"])
where = {"CatalogName": CATALOG, "DatabaseName": NAMESPACE}
tables = [t["Name"] for p in athena.get_paginator("list_table_metadata").paginate(**where) for t in p["TableMetadataList"]]
same("tables", True, TABLE in tables)
columns = athena.get_table_metadata(**where, TableName=TABLE)["TableMetadata"]["Columns"]
refused("MetadataException", athena.get_table_metadata, **where, TableName="nosuch")
refused("InvalidRequestException", athena.list_databases, CatalogName="nosuch")

group = {"WorkGroup": "primary"}
athena.create_prepared_statement(StatementName="one", QueryStatement="SELECT ?", **group)
same("prepared", "SELECT ?", athena.get_prepared_statement(StatementName="one", **group)["PreparedStatement"]["QueryStatement"])
same("all prepared", ["one"], [p["StatementName"] for p in athena.list_prepared_statements(**group)["PreparedStatements"]])
athena.delete_prepared_statement(StatementName="one", **group)
refused("ResourceNotFoundException", athena.get_prepared_statement, StatementName="one", **group)

at = {"CatalogId": CATALOG_ID}
same("glue databases", [NAMESPACE], [d["Name"] for d in glue.get_databases(**at)["DatabaseList"]])
same("glue database", ARN + "/" + NAMESPACE, glue.get_database(Name=NAMESPACE, **at)["Database"]["FederatedDatabase"]["Identifier"])
same("glue tables", tables, [t["Name"] for t in glue.get_tables(DatabaseName=NAMESPACE, **at)["TableList"]])
table = glue.get_table(DatabaseName=NAMESPACE, Name=TABLE, **at)["Table"]
same("glue columns", [c["Name"] for c in columns], [c["Name"] for c in table["StorageDescriptor"]["Columns"]])
same("glue table", "ICEBERG", table["Parameters"]["table_type"])
same("glue partitions", [], glue.get_partitions(DatabaseName=NAMESPACE, TableName=TABLE, **at)["Partitions"])
same("glue search", [TABLE], [t["Name"] for t in glue.search_tables(SearchText=TABLE, **at)["TableList"]])
same("the account's own databases", [], glue.get_databases()["DatabaseList"])
refused("EntityNotFoundException", glue.get_table, DatabaseName=NAMESPACE, Name="nosuch", **at)
same("who", ACCOUNT, boto3.client("sts").get_caller_identity()["Account"])

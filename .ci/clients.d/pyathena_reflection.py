"""PyAthena: cursors, parameters, and SQLAlchemy's reflection."""

import pyathena
import sqlalchemy
from gold import CATALOG, NAMESPACE, REGION, ROWS, TABLE, same

STAGING = "s3://clients/pyathena/"
connection = pyathena.connect(
    region_name=REGION, catalog_name=CATALOG, schema_name=NAMESPACE, s3_staging_dir=STAGING, poll_interval=0.1
)
cursor = connection.cursor()
same("rows", ROWS, len(cursor.execute(f"SELECT * FROM {TABLE}").fetchall()))
counted = cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE %(a)s = 'it''s'", {"a": "it's"})
same("rows with a parameter", ROWS, counted.fetchone()[0])
marked = cursor.execute("SELECT ? + 1, ?", ["41", "'x'"], paramstyle="qmark")
same("execution parameters", (42, "x"), marked.fetchone())
cursor.execute("CREATE TABLE of_pyathena (n int)")
cursor.execute("DROP TABLE of_pyathena")

url = f"awsathena+rest://@athena.{REGION}.amazonaws.com:443/{NAMESPACE}"
engine = sqlalchemy.create_engine(
    url, connect_args={"region_name": REGION, "catalog_name": CATALOG, "s3_staging_dir": STAGING, "poll_interval": 0.1}
)
inspector = sqlalchemy.inspect(engine)
same("schemas", [NAMESPACE], inspector.get_schema_names())
same("a table", True, TABLE in inspector.get_table_names())
columns = [column["name"] for column in inspector.get_columns(TABLE)]
same("columns", [column[0] for column in cursor.execute(f"SELECT * FROM {TABLE} LIMIT 1").description], columns)

package dev.medallion.local.athena.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Athena answers to the text of a statement, as measured on the real service. */
class StatementCheckTest {
  private static final String GOLD = "s3tablescatalog/gold";
  private static final StatementContext TABLE_BUCKET = context(GOLD, "retail");
  private static final StatementContext DEFAULT = context(null, "retail");
  private static final String UNSUPPORTED = "Queries of this type are not supported";
  private static final String CTAS_SYNTAX =
      "Creation of tables using select query uses a different syntax. Please see"
          + " https://docs.aws.amazon.com/athena/latest/ug/ctas.html";

  private static final StatementCheck.Prepared NONE_PREPARED = name -> Optional.empty();

  private final StatementCheck check =
      new StatementCheck(
          new TableCatalogs() {
            @Override
            public boolean hasCatalog(String catalog) {
              return catalog.equals(GOLD) || catalog.equals(StatementContext.DEFAULT_CATALOG);
            }

            @Override
            public boolean hasTable(TableName table) {
              return table.table().equals("here");
            }
          });

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1|DML|SELECT|q.csv",
        "/* SHOW TABLES */ SELECT 1|DML|SELECT|q.csv",
        "VALUES 1|DML|SELECT|q.csv",
        "TABLE t|DML|SELECT|q.csv",
        "WITH a AS (SELECT 1 AS n) SELECT n FROM a|DML|SELECT|q.csv",
        "(SELECT 1)|DML|SELECT|q.csv",
        "INSERT INTO t VALUES 1|DML|INSERT|q",
        "UPDATE t SET n = 1|DML|UPDATE|q.csv",
        "UNLOAD (SELECT 1 n) TO 's3://b/p/' WITH (format = 'PARQUET')|DML|UNLOAD|q",
        "DELETE FROM t WHERE n = 1|DML|DELETE|q.csv",
        "MERGE INTO t USING s ON t.n = s.n WHEN MATCHED THEN DELETE|DML|MERGE|q.csv",
        "CREATE TABLE t AS SELECT 1 AS n|DDL|CREATE_TABLE_AS_SELECT|tables/q",
        "CREATE /* c */ TABLE ns.t AS (SELECT 1 AS n)|DDL|CREATE_TABLE_AS_SELECT|tables/q",
        "CREATE TABLE t AS TABLE s|DDL|CREATE_TABLE_AS_SELECT|tables/q",
        "CREATE TABLE t (n int)|DDL|CREATE_TABLE|q.txt",
        "ALTER TABLE t ADD COLUMNS (m bigint)|DDL|ALTER_TABLE_ADD_COLUMN|q.txt",
        "DROP TABLE t|DDL|DROP_TABLE|q.txt",
        "SHOW TABLES|UTILITY|SHOW_TABLES|q.txt",
        "SHOW CREATE TABLE t|UTILITY|SHOW_CREATE_TABLE|q.txt",
        "DESCRIBE here|UTILITY|DESCRIBE_TABLE|q.txt",
        "DESC `here`|UTILITY|DESCRIBE_TABLE|q.txt",
        "EXPLAIN SELECT 1|DML|EXPLAIN|q.txt",
      })
  void tellsTheKindOfStatement(String sql, String type, String substatement, String object) {
    StatementKind kind = check.check(sql, TABLE_BUCKET).kind();

    assertThat(kind.type()).isEqualTo(type);
    assertThat(kind.substatement()).isEqualTo(substatement);
    assertThat(kind.objectName("q")).isEqualTo(object);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesAtTheStart(String sql, String message) {
    assertThatThrownBy(() -> check.check(sql, TABLE_BUCKET))
        .isInstanceOf(RefusedStatement.class)
        .hasMessage(message)
        .asInstanceOf(type(RefusedStatement.class))
        .extracting(RefusedStatement::code)
        .isEqualTo("MALFORMED_QUERY");
  }

  static Stream<Arguments> refusesAtTheStart() {
    return Stream.of(
        arguments(";", "Empty sql statement: ;"),
        arguments("SELECT 1; -- c", "Only one sql statement is allowed. Got: SELECT 1; -- c"),
        arguments(
            "SELECT 1; SELECT 2", "Only one sql statement is allowed. Got: SELECT 1; SELECT 2"),
        arguments("SELECT FROM", UNSUPPORTED),
        arguments("SELECT * FROM", UNSUPPORTED),
        arguments("SELECT * FROM `t`", UNSUPPORTED),
        arguments("INSERT INTO `t` VALUES 1", UNSUPPORTED),
        arguments("CREATE VIEW v AS SELECT 1 AS n", UNSUPPORTED),
        arguments("OPTIMIZE t REWRITE DATA USING BIN_PACK", UNSUPPORTED),
        arguments("VACUUM t", UNSUPPORTED),
        arguments(
            "CREATE OR REPLACE TABLE t AS SELECT 1 AS n",
            "line 1:19: mismatched input 'TABLE'. Expecting: 'MATERIALIZED', 'MULTI', 'PROTECTED',"
                + " 'VIEW'"),
        arguments("CREATE TABLE `t` AS SELECT 1 AS n", CTAS_SYNTAX),
        arguments("CREATE TABLE a.b.c.d AS SELECT 1 AS n", "Invalid table name a.b.c.d"),
        arguments(
            "CREATE TABLE \"s3tablescatalog/gold\".retail.t (n int)",
            "line 1:14: no viable alternative at input 'CREATE TABLE \"s3tablescatalog/gold\"'"),
        arguments(
            "CREATE TABLE t (n int NOT NULL)",
            "line 1:23: no viable alternative at input 'CREATE TABLE t (n int NOT'"),
        arguments(
            "CREATE TABLE t (n int) WITH (format = 'PARQUET')",
            "line 1:29: no viable alternative at input 'CREATE TABLE t (n int) WITH ('"),
        arguments(
            "CREATE TABLE t (n row(a int))",
            "line 1:23: no viable alternative at input 'CREATE TABLE t (n row(a'"),
        arguments(
            "CREATE TABLE awsdatacatalog.ns.t (n int);",
            "Unsupported ddl with 2 catalogs: CREATE TABLE awsdatacatalog.ns.t (n int)"),
        arguments(
            " CREATE TABLE awsdatacatalog.ns.t (n int) ; ",
            "Unsupported ddl with 2 catalogs: CREATE TABLE awsdatacatalog.ns.t (n int)"),
        arguments(
            "CREATE TABLE t (n int) LOCATION 's3://b/t/'",
            "Table location can not be specified for tables hosted in S3 table buckets"),
        arguments(
            "CREATE EXTERNAL TABLE t (n int) LOCATION 's3://b/t/'",
            "Table location can not be specified for tables hosted in S3 table buckets"),
        arguments(
            "CREATE EXTERNAL TABLE t (n int)",
            "External keyword not supported for table type ICEBERG"),
        arguments(
            "CREATE TABLE t (n int) TBLPROPERTIES ('table_type'='HIVE')",
            "Only ICEBERG table format is supported with S3 table buckets"),
        arguments(
            "ALTER TABLE IF EXISTS t RENAME TO u",
            "line 1:16: no viable alternative at input 'ALTER TABLE IF EXISTS'"),
        arguments(
            "ALTER TABLE t ADD COLUMN m int",
            "line 1:19: no viable alternative at input 'ALTER TABLE t ADD COLUMN'"),
        arguments(
            "ALTER TABLE t EXECUTE optimize",
            "line 1:15: no viable alternative at input 'ALTER TABLE t EXECUTE'"),
        arguments(
            "DROP TABLE a.b.c.d", "line 1:17: mismatched input '.' expecting {<EOF>, 'PURGE'}"),
        arguments("SHOW CREATE TABLE \"s3tablescatalog/gold\".retail.t", UNSUPPORTED),
        arguments("DESCRIBE \"s3tablescatalog/gold\".retail.t", "Unsupported DDL with 2 catalogs"),
        arguments(
            "UNLOAD (SELECT 1) TO 's3://b/'",
            "line 1:31: mismatched input '<EOF>'. Expecting: 'WITH'"),
        arguments(
            "UNLOAD SELECT 1 TO 's3://b/'", "line 1:8: mismatched input 'SELECT'. Expecting: '('"),
        arguments(
            "UNLOAD (SELECT 1 n) TO 's3://b/' WITH (format = 'JSON') x",
            "line 1:57: mismatched input 'x'. Expecting: <EOF>"),
        arguments(
            "UNLOAD (SELECT 1 n) TO 's3://b/' WITH (partitioned_by = 'n')",
            "line 1:57: mismatched input ''n''. Expecting: 'ARRAY'"),
        arguments(
            "UNLOAD (SELECT 1 n) TO 's3://b/' WITH (compression = 'GZIP')",
            "UNLOAD needs a format: write WITH (format = 'PARQUET'), or ORC, AVRO, JSON, TEXTFILE"),
        arguments(
            "UNLOAD (SELECT 1 n) TO 's3://b/' WITH (format = 'csv')",
            "UNLOAD with the format CSV is not supported by the local side"),
        arguments(
            "UNLOAD (SELECT 1 n) TO 's3://b/' WITH (format = 'ORC', compression = 'lzo')",
            "UNLOAD with the compression LZO of ORC is not supported by the local side"),
        arguments(
            "UNLOAD (SELECT 1 n) TO 's3://b/' WITH (compression = 'ZLIB', format = 'JSON')",
            "UNLOAD with the compression ZLIB of JSON is not supported by the local side"),
        arguments(
            "UNLOAD (SELECT 1 n) TO 's3://b/' WITH (format = 'ORC', compression_level = '3')",
            "UNLOAD with compression_level is not supported by the local side"));
  }

  @Test
  void refusesToUnloadWhatIsNoQuery() {
    assertThatThrownBy(
            () ->
                check.check(
                    "UNLOAD (\nSELECT 1 FROM) TO 's3://b/' WITH (format = 'PARQUET')",
                    TABLE_BUCKET))
        .isInstanceOf(RefusedStatement.class)
        .hasMessageStartingWith("line 2:14: mismatched input ')'. Expecting: ");
  }

  @Test
  void letsTheEngineWriteWhatIsUnloaded() {
    Statement statement =
        check.check(
            "UNLOAD (SELECT a, ? AS b, p FROM t WHERE c > 0.5)\n"
                + "TO 's3://b/p/' WITH (format = 'textfile', compression = 'zstd',"
                + " field_delimiter = '|', partitioned_by = ARRAY['p']);",
            TABLE_BUCKET,
            new Parameters(List.of("1")),
            name -> Optional.empty());

    assertThat(statement.kind()).isEqualTo(StatementKind.UNLOAD);
    Plan.Unload plan = (Plan.Unload) statement.plan();
    assertThat(plan.location()).isEqualTo("s3://b/p/");
    assertThat(plan.compression()).isEqualTo("ZSTD");
    assertThat(plan.partitioned()).isTrue();
    assertThat(plan.sql().text())
        .startsWith("CREATE TABLE " + plan.scratch().sql() + " WITH (format = 'TEXTFILE', ")
        .contains("textfile_field_separator = '|'", "partitioned_by = ARRAY['p']")
        .endsWith(") AS (SELECT a, 1 AS b, p FROM t WHERE c > 0.5E0)");
    assertThat(TableUses.of(statement, TABLE_BUCKET))
        .extracting(use -> use.name().table())
        .containsExactly("t");
  }

  /** What neither language takes: Trino's parser comes to the quotes first. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE `t` SET n = 1|8",
        "MERGE INTO `t` USING s ON t.n = s.n WHEN MATCHED THEN DELETE|12",
        "CREATE TABLE `t` WITH (format = 'PARQUET') AS SELECT 1 AS n|14",
        "SELECT `n` FROM \"t\"|8",
      })
  void refusesBackquotesWhereTheEngineReads(String sql, int column) {
    assertThatThrownBy(() -> check.check(sql, TABLE_BUCKET))
        .hasMessage(
            "line 1:%d: backquoted identifiers are not supported; use double quotes to quote identifiers"
                .formatted(column));
  }

  /** What Hive's language knows and Athena runs in neither. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "DELETE FROM `t`",
        "EXPLAIN SELECT * FROM `t`",
        "WITH `a` AS (SELECT 1) SELECT * FROM a",
        "DESCRIBE DATABASE retail",
        "SET x=1",
        "GRANT SELECT ON t TO u",
        "START TRANSACTION",
      })
  void supportsNoQueryThatIsHivesAlone(String sql) {
    assertThatThrownBy(() -> check.check(sql, TABLE_BUCKET)).hasMessage(UNSUPPORTED);
  }

  @Test
  void changesAnIcebergTableInTheEnginesWords() {
    assertThat(sql("ALTER TABLE t RENAME TO ns.u"))
        .isEqualTo(
            "ALTER TABLE \"s3tablescatalog/gold\".\"retail\".\"t\" RENAME TO"
                + " \"s3tablescatalog/gold\".\"ns\".\"u\"");
    assertThat(sql("ALTER TABLE `T` DROP COLUMN `A b`"))
        .isEqualTo("ALTER TABLE \"s3tablescatalog/gold\".\"retail\".\"t\" DROP COLUMN \"a b\"");
    assertThat(sql("ALTER TABLE t ADD COLUMNS (m bigint COMMENT 'it\\'s')"))
        .isEqualTo(
            "ALTER TABLE \"s3tablescatalog/gold\".\"retail\".\"t\" ADD COLUMN \"m\" bigint COMMENT"
                + " 'it''s'");
  }

  private String sql(String statement) {
    return ((Plan.Translated) check.check(statement, TABLE_BUCKET).plan()).statements().getFirst();
  }

  @Test
  void readsNoKeywordInAComment() {
    assertThat(check.check("-- SELECT\nSHOW TABLES", TABLE_BUCKET).kind())
        .isEqualTo(StatementKind.SHOW_TABLES);
  }

  @Test
  void refusesASyntaxErrorInTheParsersWords() {
    assertThatThrownBy(() -> check.check("SELEC 1", TABLE_BUCKET))
        .hasMessageStartingWith("line 1:1: mismatched input 'SELEC'. Expecting: 'ALTER', ");
    assertThatThrownBy(() -> check.check("SELECT", TABLE_BUCKET))
        .hasMessage(
            "line 1:7: mismatched input '<EOF>'. Expecting: '*', 'ALL', 'DISTINCT', <expression>");
    assertThatThrownBy(() -> check.check("-- only", TABLE_BUCKET))
        .hasMessageStartingWith("line 1:8: mismatched input '<EOF>'");
  }

  /** Athena counts UTF-16 units: 😀 is two columns. */
  @Test
  void countsColumnsInUtf16Units() {
    assertThatThrownBy(() -> check.check("SELECT '😀' FROM t WHERE (", TABLE_BUCKET))
        .hasMessageStartingWith("line 1:27: mismatched input '<EOF>'");
    assertThatThrownBy(() -> check.check("DROP TABLE /* 😀 */ \"gold\".t", TABLE_BUCKET))
        .hasMessageStartingWith("line 1:21: mismatched input '\"gold\"'");
  }

  @Test
  void refusesTheDescriptionOfATableThatIsMissing() {
    assertThatThrownBy(() -> check.check("DESCRIBE gone", TABLE_BUCKET))
        .hasMessageStartingWith("Entity Not Found (Service: AmazonDataCatalog; Status Code: 400;")
        .asInstanceOf(type(RefusedStatement.class))
        .extracting(RefusedStatement::code)
        .isEqualTo("INVALID_INPUT");
  }

  @Test
  void refusesACatalogThatIsMissing() {
    assertThatThrownBy(() -> check.check("CREATE TABLE nosuch.ns.t (n int)", TABLE_BUCKET))
        .hasMessage("Catalog 'nosuch' does not exist")
        .asInstanceOf(type(RefusedStatement.class))
        .extracting(RefusedStatement::code)
        .isEqualTo("DATACATALOG_NOT_FOUND");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"CREATE TABLE t (n int)", "CREATE TABLE `t` AS SELECT 1 AS n"})
  void wantsALocationForATableOutsideOfTableBuckets(String sql) {
    assertThatThrownBy(() -> check.check(sql, DEFAULT))
        .hasMessage("No location was specified for table. An S3 location must be specified");
  }

  /** Measured of CREATE TABLE in the context of a table bucket: only small letters are a name. */
  @Test
  void passesOverTheDefaultCatalogThatIsWrittenWithCapitals() {
    assertThat(check.check("CREATE TABLE AwsDataCatalog.ns.t (n int)", TABLE_BUCKET).plan())
        .isEqualTo(check.check("CREATE TABLE ns.t (n int)", TABLE_BUCKET).plan());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (n) AS VALUES 1|1100|MISSING_COLUMN_NAME: line 1:1: Column name not"
            + " specified at position 1",
        "CREATE TABLE awsdatacatalog.db.t AS SELECT 1 AS n|1301|Database db not found. Please check"
            + " your query.",
        "CREATE TABLE x.db.t AS SELECT 1 AS n|1300|NOT_FOUND: Session property catalog does not"
            + " exist: x.",
        "CREATE TABLE t WITH (sorted_by = ARRAY['n']) AS SELECT 1 AS n|1006|INVALID_TABLE_PROPERTY:"
            + " line 1:22: Catalog 'awsdatacatalog' table property 'sorted_by' does not exist",
        "CREATE TABLE t (n int) CLUSTERED BY (n) INTO 4 BUCKETS|1200|Iceberg create table statement"
            + " does not allow CLUSTERED BY",
        "CREATE TABLE t (n int) ROW FORMAT DELIMITED STORED AS PARQUET|1200|Iceberg create table"
            + " statement does not allow ROW FORMAT",
        "CREATE TABLE t (n int) STORED AS PARQUET|1200|Iceberg create table statement does not"
            + " allow STORED AS/BY",
        "CREATE TABLE t (n int) PARTITIONED BY (p int)|1006|Invalid PARTITIONED BY clause in"
            + " Iceberg create table statement",
        "CREATE TABLE t (n int) TBLPROPERTIES ('k'='v')|1200|Unsupported table property key: k",
        "ALTER TABLE t REPLACE COLUMNS (m int)|1200|Query type not supported by Athena Iceberg at"
            + " this time",
        "ALTER TABLE t SET LOCATION 's3://b/t/'|1200|Query type not supported by Athena Iceberg at"
            + " this time",
      })
  void failsOnceItHasStarted(String sql, int type, String message) {
    assertThat(check.check(sql, TABLE_BUCKET).plan()).isEqualTo(new Plan.Fail(type, message));
  }

  @Test
  void makesAnIcebergTableOfColumnsInHivesWords() {
    Statement statement =
        check.check(
            """
            CREATE TABLE IF NOT EXISTS ns.t (
              id bigint COMMENT 'key', name string, at timestamp, price decimal(10,2),
              tags array<struct<a:int,b:map<string,double>>>)
            COMMENT 'all'
            PARTITIONED BY (name, bucket(4, id), day(at), truncate(3, name))
            TBLPROPERTIES ('table_type'='iceberg', 'format'='parquet', 'write_compression'='zstd');
            """,
            TABLE_BUCKET);

    assertThat(statement.plan())
        .asInstanceOf(type(Plan.Translated.class))
        .extracting(plan -> plan.statements().getFirst())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"s3tablescatalog/gold\".\"ns\".\"t\" (\"id\" bigint"
                + " COMMENT 'key', \"name\" varchar, \"at\" timestamp(6), \"price\" decimal(10, 2),"
                + " \"tags\" array(row(\"a\" integer, \"b\" map(varchar, double)))) COMMENT 'all'"
                + " WITH (format = 'PARQUET', compression_codec = 'ZSTD', partitioning ="
                + " ARRAY['name', 'bucket(id, 4)', 'day(at)', 'truncate(name, 3)'])");
  }

  @Test
  void readsDecimalLiteralsAsDoublesAndKeepsPositions() {
    Statement statement =
        check.check(" SELECT 0.1, 'it is 0.5', DECIMAL '0.2',\n .5 * x FROM t ;", TABLE_BUCKET);

    assertThat(statement.text())
        .isEqualTo("SELECT 0.1, 'it is 0.5', DECIMAL '0.2',\n .5 * x FROM t");
    RewrittenSql sql = ((Plan.Run) statement.plan()).sql();
    assertThat(sql.text()).isEqualTo("SELECT 0.1E0, 'it is 0.5', DECIMAL '0.2',\n .5E0 * x FROM t");
    assertThat(sql.inOriginalPositions("line 2:9: Column 'x' cannot be resolved"))
        .isEqualTo("line 2:7: Column 'x' cannot be resolved");
  }

  @Test
  void putsTablePropertiesIntoTheEnginesWords() {
    Statement statement =
        check.check(
            "CREATE TABLE ns.t WITH (table_type = 'ICEBERG', format = 'PARQUET', partitioning ="
                + " ARRAY['month(at)']) AS SELECT 0.5 AS n",
            TABLE_BUCKET);

    Plan.Run plan = (Plan.Run) statement.plan();
    assertThat(plan.created()).contains(new TableName(GOLD, "ns", "t"));
    assertThat(plan.sql().text())
        .isEqualTo(
            "CREATE TABLE ns.t WITH (format = 'PARQUET', partitioning = ARRAY['month(at)']) AS"
                + " SELECT 0.5E0 AS n");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {";SELECT 1", "SELECT 1; ;", "  SELECT 1  ", "SELECT 1;"})
  void dropsBlankPiecesAroundTheStatement(String sql) {
    assertThat(check.check(sql, TABLE_BUCKET).text()).isEqualTo("SELECT 1");
  }

  @Test
  void runsATableWithTheDefaultNamespaceWhenTheContextNamesNone() {
    Plan.Run plan =
        (Plan.Run) check.check("CREATE TABLE t AS SELECT 1 AS n", context(GOLD, null)).plan();

    assertThat(plan.created()).contains(new TableName(GOLD, "default", "t"));
  }

  @Test
  void pinsASnapshotOfAnotherTableBucket() {
    String sql =
        "MERGE INTO ns.t USING (SELECT * FROM \"s3tablescatalog/silver\".\"ns\".\"s\" FOR VERSION"
            + " AS OF 5697638594327357989) AS s ON t.k = s.k WHEN MATCHED THEN DELETE";

    assertThat(((Plan.Run) check.check(sql, TABLE_BUCKET).plan()).sql().text()).isEqualTo(sql);
  }

  /** As measured: an expression without columns is one, anything else is text. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 -- one|(1 -- one$)",
        "'abc'|'abc'",
        "5|5",
        "1.5|1.5E0",
        "1 + 1|(1 + 1)",
        "DATE '2020-01-01'|DATE '2020-01-01'",
        "NULL|NULL",
        "now()|(now())",
        "CAST('1' AS integer)|(CAST('1' AS integer))",
        "nosuchfunc(1)|(nosuchfunc(1))",
        "abc def|'abc def'",
        "it's|'it''s'",
        "123e4567-e89b-12d3-a456-426614174000|'123e4567-e89b-12d3-a456-426614174000'",
        "abc|'abc'",
        "x + 1|'x + 1'",
        "t.x|'t.x'",
      })
  void takesAParameterAsAnExpressionOrAsText(String value, String sql) {
    assertThat(bound("SELECT ? AS v, '?' -- ?", value))
        .isEqualTo("SELECT " + sql.replace('$', '\n') + " AS v, '?' -- ?");
  }

  @Test
  void bindsParametersInTheirOrderAndKeepsPositions() {
    assertThat(bound("SELECT * FROM t WHERE a = ? LIMIT ?", "x y", "5"))
        .isEqualTo("SELECT * FROM t WHERE a = 'x y' LIMIT 5");
    assertThat(bound("SELECT 1", "5")).isEqualTo("SELECT 1");
    Statement statement =
        check.check("SELECT ?, x FROM t", TABLE_BUCKET, parameters("long text"), NONE_PREPARED);
    assertThat(((Plan.Run) statement.plan()).sql().inOriginalPositions("line 1:21: no x"))
        .isEqualTo("line 1:11: no x");
  }

  @Test
  void failsWithAnotherNumberOfParameters() {
    assertThat(check.check("SELECT ?, ?", TABLE_BUCKET, parameters("1"), NONE_PREPARED).plan())
        .isEqualTo(
            new Plan.Fail(
                1006,
                "INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: expected 2 but"
                    + " found 1"));
  }

  @Test
  void executesAPreparedStatement() {
    StatementCheck.Prepared prepared =
        name -> name.equals("p") ? Optional.of("INSERT INTO t VALUES (?, ?)") : Optional.empty();

    Statement statement =
        check.check("EXECUTE p USING 1.5, 'a'", TABLE_BUCKET, parameters(), prepared);

    assertThat(statement.kind()).isEqualTo(StatementKind.INSERT);
    assertThat(statement.text()).isEqualTo("EXECUTE p USING 1.5, 'a'");
    assertThat(((Plan.Run) statement.plan()).sql().text())
        .isEqualTo("INSERT INTO t VALUES (1.5E0, 'a')");
    Statement withParameters =
        check.check("EXECUTE p", TABLE_BUCKET, parameters("1", "b"), prepared);
    assertThat(((Plan.Run) withParameters.plan()).sql().text())
        .isEqualTo("INSERT INTO t VALUES (1, 'b')");
    assertThatThrownBy(() -> check.check("EXECUTE q", TABLE_BUCKET, parameters(), prepared))
        .hasMessage("PreparedStatement q was not found");
  }

  private static Parameters parameters(String... values) {
    return new Parameters(List.of(values));
  }

  private String bound(String sql, String... values) {
    return ((Plan.Run) check.check(sql, TABLE_BUCKET, parameters(values), NONE_PREPARED).plan())
        .sql()
        .text();
  }

  private static StatementContext context(String catalog, String database) {
    return StatementContext.of(Optional.ofNullable(catalog), Optional.ofNullable(database));
  }
}

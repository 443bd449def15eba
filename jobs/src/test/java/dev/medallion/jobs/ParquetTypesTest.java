package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.bronze.BadObjectsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet of every type that a table can have, nested ones too. */
class ParquetTypesTest {
  private static Lakehouse lakehouse;

  @TempDir Path files;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  private static Map<String, Object> parquet(String name) {
    return Map.of("name", name, "format", "parquet", "key", List.of("id"));
  }

  @Test
  void keepsEveryTypeThatSparkWrites() {
    lakehouse.bronze(
        parquet("plain"),
        List.of(
            lakehouse.landParquet(
                "plain/a.parquet",
                "SELECT 1L AS id, true AS flag, 2Y AS tiny, 3S AS small, 4 AS whole, 5.5F AS"
                    + " single, 6.5D AS twice, 7.25BD AS price, DATE '2026-01-02' AS day, TIMESTAMP"
                    + " '2026-01-02 03:04:05.123456Z' AS moment, TIMESTAMP_NTZ '2026-01-02"
                    + " 03:04:05' AS wall, 'text' AS words, X'00FF' AS bytes")));

    assertThat(types("plain"))
        .containsExactly(
            "id long",
            "flag boolean",
            "tiny int",
            "small int",
            "whole int",
            "single float",
            "twice double",
            "price decimal(3, 2)",
            "day date",
            "moment timestamptz",
            "wall timestamp",
            "words string",
            "bytes binary");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws('|', id, flag, tiny, small, whole, single, twice, price, day,"
                    + " moment, wall, words, hex(bytes)) FROM bronze.shop.plain"))
        .containsExactly(
            "1|true|2|3|4|5.5|6.5|7.25|2026-01-02|2026-01-02 03:04:05.123456|2026-01-02"
                + " 03:04:05|text|00FF");
  }

  @Test
  void keepsWhatOtherWritersUse() throws IOException {
    var object =
        land(
            "other",
            "optional int32 u8 (UINT_8); optional int32 u32 (UINT_32); optional int64 u64"
                + " (UINT_64); optional int32 small_price (DECIMAL(9,2)); optional"
                + " fixed_len_byte_array(16) large_price (DECIMAL(38,10)); optional binary kind"
                + " (ENUM); optional binary document (JSON); optional fixed_len_byte_array(3)"
                + " three; optional int64 millis (TIMESTAMP(MILLIS,true)); optional int96"
                + " old_moment; optional int64 clock (TIME(MICROS,false));");

    lakehouse.bronze(parquet("other"), List.of(object));

    assertThat(types("other"))
        .containsExactly(
            "id long",
            "u8 int",
            "u32 long",
            "u64 decimal(20, 0)",
            "small_price decimal(9, 2)",
            "large_price decimal(38, 10)",
            "kind string",
            "document string",
            "three binary",
            "millis timestamptz",
            "old_moment timestamptz",
            "clock string");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws('|', id, u8, u32, u64, small_price, kind, document, hex(three),"
                    + " millis, clock) FROM bronze.shop.other"))
        .containsExactly("1|7|7|7000000000|0.07|A|A|414141|1970-03-23 00:26:40|01:56:40");
  }

  @Test
  void keepsWhatSparkHasNoTypeFor() throws IOException {
    var object =
        land(
            "foreign",
            "optional fixed_len_byte_array(16) uid (UUID); optional int32 at_millis"
                + " (TIME(MILLIS,true)); optional int32 local_millis (TIME(MILLIS,false)); optional"
                + " int64 at_micros (TIME(MICROS,true)); optional int64 at_nanos"
                + " (TIME(NANOS,true)); optional int64 moment (TIMESTAMP(NANOS,true)); optional"
                + " int64 wall (TIMESTAMP(NANOS,false));");

    lakehouse.bronze(parquet("foreign"), List.of(object));

    assertThat(types("foreign"))
        .containsExactly(
            "id long",
            "uid string",
            "at_millis string",
            "local_millis string",
            "at_micros string",
            "at_nanos string",
            "moment timestamptz",
            "wall timestamp");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws('|', id, uid, at_millis, local_millis, at_micros, at_nanos,"
                    + " moment, wall) FROM bronze.shop.foreign WHERE _rescued IS NULL"))
        .containsExactly(
            "1|41414141-4141-4141-4141-414141414141|00:00:00.007|00:00:00.007|01:56:40|00:00:07"
                + "|1970-01-01 00:00:07|1970-01-01 00:00:07");
  }

  @Test
  void keepsTheNanosecondsThatATableCannotHoldInRescued() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message m { required int64 id; optional int64 moment (TIMESTAMP(NANOS,true)); optional"
                + " int64 clock (TIME(NANOS,false)); }");
    var object =
        land(
            "nanos",
            type,
            row -> row.append("id", 1L).append("moment", -1L).append("clock", 86399999999999L),
            row -> row.append("id", 2L).append("moment", 1700000000123456000L),
            row -> row.append("id", 3L).append("moment", Long.MAX_VALUE).append("clock", 1500000L));

    lakehouse.bronze(parquet("nanos"), List.of(object));

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws('|', id, moment, clock, _rescued) FROM bronze.shop.nanos ORDER BY"
                    + " id"))
        .containsExactly(
            "1|1969-12-31 23:59:59.999999|23:59:59.999999999|{\"moment\":-1}",
            "2|2023-11-14 22:13:20.123456",
            "3|2262-04-11 23:47:16.854775|00:00:00.0015|{\"moment\":9223372036854775807}");
  }

  @Test
  void takesTheOtherRowsWhereATimeIsNoneThatATableHolds() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message m { required int64 id; optional int64 millis (TIMESTAMP(MILLIS,true));"
                + " optional int64 micros (TIMESTAMP(MICROS,false)); optional int64 nanos"
                + " (TIMESTAMP(NANOS,true)); optional int32 day (DATE); optional int96 old; }");
    long tenThousand = 253_402_300_800_000_000L;
    var object =
        land(
            "times",
            type,
            row -> row.append("id", 1L).append("millis", Long.MAX_VALUE),
            row -> row.append("id", 2L).append("micros", tenThousand),
            row -> row.append("id", 3L).append("micros", tenThousand - 1),
            row -> row.append("id", 4L).append("nanos", Long.MIN_VALUE + 1),
            row -> row.append("id", 5L).append("day", 3_000_000),
            row -> row.append("id", 6L).append("old", int96(1001, 2_440_589)),
            row -> row.append("id", 7L).append("old", int96(1000, 2_440_589)),
            row -> row.append("id", 8L).append("millis", 1L));

    lakehouse.bronze(parquet("times"), List.of(object));

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws('|', id, millis, micros, nanos, day, old, _rescued, _source_line)"
                    + " FROM bronze.shop.times ORDER BY id"))
        .containsExactly(
            "1|{\"millis\":9223372036854775807}|1",
            "2|{\"micros\":253402300800000000}|2",
            "3|9999-12-31 23:59:59.999999|3",
            "4|1677-09-21 00:12:43.145224|{\"nanos\":-9223372036854775807}|4",
            "5|{\"day\":\"+10183-09-21\"}|5",
            "6|{\"old\":86400000001001}|6",
            "7|1970-01-02 00:00:00.000001|7",
            "8|1970-01-01 00:00:00.001|8");
  }

  private static Binary int96(long nanosOfDay, int julianDay) {
    return Binary.fromConstantByteArray(
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(nanosOfDay)
            .putInt(julianDay)
            .array());
  }

  @Test
  void keepsWhatSparkHasNoTypeForInsideOfOtherValues() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            """
            message m {
              required int64 id;
              optional group Device {
                optional fixed_len_byte_array(16) Uid (UUID);
                optional int32 n;
              }
              optional group uids (LIST) {
                repeated group list { optional fixed_len_byte_array(16) element (UUID); }
              }
              optional group seen (MAP) {
                repeated group key_value {
                  required fixed_len_byte_array(16) key (UUID);
                  optional int64 value (TIMESTAMP(NANOS,true));
                }
              }
            }
            """);
    Binary uid = Binary.fromString("ABCDEFGHIJKLMNOP");
    var object =
        land(
            "inside",
            type,
            row -> {
              row.append("id", 1L).addGroup("Device").append("Uid", uid).append("n", 2);
              Group list = row.addGroup("uids");
              list.addGroup("list").append("element", uid);
              var unused = list.addGroup("list");
              row.addGroup("seen").addGroup("key_value").append("key", uid).append("value", 1001L);
            },
            row -> row.append("id", 2L));

    lakehouse.bronze(parquet("inside"), List.of(object));

    String text = "41424344-4546-4748-494a-4b4c4d4e4f50";
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws('|', id, CAST(device AS STRING), array_join(uids, ',', '-'),"
                    + " CAST(seen AS STRING), _rescued) FROM bronze.shop.inside ORDER BY id"))
        .containsExactly(
            "1|{%1$s, 2}|%1$s,-|{%1$s -> 1970-01-01 00:00:00.000001}|{\"seen\":{\"%1$s\":1001}}"
                .formatted(text),
            "2");
  }

  @Test
  void namesATypeThatNoTableHolds() throws IOException {
    var object = land("refused", "optional fixed_len_byte_array(12) c (INTERVAL);");

    assertThatThrownBy(() -> lakehouse.bronze(parquet("refused"), List.of(object)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessageStartingWith(
            "s3://landing/refused/a.parquet cannot become rows of a table: column c is of Parquet's"
                + " type INTERVAL");
  }

  @Test
  void keepsNestedValuesAndFindsTheirFieldsByName() {
    var first =
        lakehouse.landParquet(
            "nested/a.parquet",
            "SELECT 1 AS id, named_struct('City', 'Oslo', 'zip', 1) AS address, array(named_struct("
                + "'Sku', 'a', 'n', 1)) AS lines, map('k', named_struct('v', 1.5D)) AS tags,"
                + " map(7, array(1, 2)) AS numbers");
    var second =
        lakehouse.landParquet(
            "nested/b.parquet",
            "SELECT 2 AS id, named_struct('zip', 5000000000, 'street', 'Elm', 'city', 'Bonn') AS"
                + " address, array(named_struct('n', 2, 'sku', 'b', 'gift', true)) AS lines,"
                + " map('k', named_struct('w', 'x')) AS tags, map(8, array(3)) AS numbers");
    var clash =
        lakehouse.landParquet(
            "nested/d.parquet", "SELECT 4 AS id, named_struct('A b', 1, 'a_b', 2) AS address");

    lakehouse.bronze(parquet("nested"), List.of(first));
    assertThatThrownBy(() -> lakehouse.bronze(parquet("nested"), List.of(second, clash)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessageContaining("columns \"A b\" and \"a_b\" would both be named a_b");

    assertThat(
            lakehouse.rows(
                "SELECT to_json(struct(id, address, lines, tags, numbers)) FROM bronze.shop.nested"
                    + " ORDER BY id"))
        .containsExactly(
            "{\"id\":1,\"address\":{\"city\":\"Oslo\",\"zip\":1},\"lines\":[{\"sku\":\"a\",\"n\":1}],"
                + "\"tags\":{\"k\":{\"v\":1.5}},\"numbers\":{\"7\":[1,2]}}",
            "{\"id\":2,\"address\":{\"city\":\"Bonn\",\"zip\":5000000000,\"street\":\"Elm\"},"
                + "\"lines\":[{\"sku\":\"b\",\"n\":2,\"gift\":true}],\"tags\":{\"k\":{\"w\":\"x\"}},"
                + "\"numbers\":{\"8\":[3]}}");
  }

  private static List<String> types(String table) {
    return lakehouse.table("bronze.shop." + table).schema().columns().stream()
        .filter(column -> !column.name().startsWith("_"))
        .map(column -> column.name() + " " + column.type())
        .toList();
  }

  /** Lands a file with one row: an id, and a value in each of the columns. */
  private Map<String, String> land(String name, String columns) throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType("message m { required int64 id; " + columns + " }");
    return land(
        name,
        type,
        row -> {
          row.add("id", 1L);
          type.getFields().stream()
              .skip(1)
              .forEach(field -> add(row, field.getName(), field.asPrimitiveType()));
        });
  }

  @SafeVarargs
  private Map<String, String> land(String name, MessageType type, Consumer<Group>... rows)
      throws IOException {
    Path file = files.resolve(name + ".parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(type).build()) {
      for (Consumer<Group> fill : rows) {
        Group row = new SimpleGroupFactory(type).newGroup();
        fill.accept(row);
        writer.write(row);
      }
    }
    return lakehouse.land(name + "/a.parquet", Files.readAllBytes(file));
  }

  private static void add(Group row, String name, PrimitiveType type) {
    switch (type.getPrimitiveTypeName()) {
      case INT32 -> row.add(name, 7);
      case INT64 -> row.add(name, 7_000_000_000L);
      case INT96 -> row.add(name, Binary.fromConstantByteArray(new byte[12]));
      case BINARY -> row.add(name, Binary.fromString("A"));
      case FIXED_LEN_BYTE_ARRAY ->
          row.add(name, Binary.fromString("A".repeat(type.getTypeLength())));
      case BOOLEAN -> row.add(name, true);
      case FLOAT -> row.add(name, 7f);
      case DOUBLE -> row.add(name, 7d);
    }
  }
}

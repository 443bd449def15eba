package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.bronze.BadObjectsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of CSV as it is found in the wild: each file of {@code csv/} is taken into a table
 * of its own, whose rows are those of the file of the same name that ends in {@code .rows}.
 */
class CsvOdditiesTest {
  private static final Path FILES = Path.of("src/test/resources/csv");

  private static final Set<String> TRACE =
      Set.of(
          "_source_object",
          "_source_etag",
          "_source_version",
          "_source_modified_at",
          "_source_line",
          "_ingested_at");

  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  static List<String> files() throws IOException {
    try (var files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".rows"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsEachFileAsItsRowsSay(String file) {
    String name = file.substring(0, file.indexOf('.'));
    String table = name.replace('-', '_');
    Map<String, String> options =
        name.equals("shift-jis") ? Map.of("encoding", "Shift_JIS") : Map.of();

    lakehouse.bronze(
        source(table, options), List.of(lakehouse.land(table + "/" + file, content(file))));

    assertThat(rows(table)).isEqualTo(text(name + ".rows").lines().toList());
  }

  @Test
  void refusesAHeaderWhoseColumnsWouldBeOne() {
    var object = lakehouse.land("clash/a.csv", "id,Unit Price,unit_price\n1,2,3\n");

    assertThatThrownBy(() -> lakehouse.bronze(source("clash", Map.of()), List.of(object)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessage(
            "s3://landing/clash/a.csv is not CSV with the header that source \"clash\" declares:"
                + " columns \"Unit Price\" and \"unit_price\" would both be named unit_price");
  }

  @Test
  void takesTheDeclaredDelimiterAndNoOther() {
    var object = lakehouse.land("declared/a.csv", "id,name\n1,one\n");

    assertThatThrownBy(
            () -> lakehouse.bronze(source("declared", Map.of("delimiter", ";")), List.of(object)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessageContaining("found id_name, missing key column id");
  }

  @Test
  void tellsInRescuedOfCharactersThatAreNoneOfTheEncodingHoweverFarTheyStand() throws IOException {
    var file = new ByteArrayOutputStream();
    file.writeBytes("id,name\n".getBytes(StandardCharsets.UTF_8));
    for (int id = 0; file.size() < 1 << 20; id++) {
      file.writeBytes("%d,%s\n".formatted(id, "é".repeat(1000)).getBytes(StandardCharsets.UTF_8));
    }
    file.writeBytes("-1,caf".getBytes(StandardCharsets.UTF_8));
    file.write(0xE9);
    file.write('\n');

    lakehouse.bronze(
        source("far", Map.of()), List.of(lakehouse.land("far/a.csv", file.toByteArray())));

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', id, name, _rescued) FROM bronze.shop.far WHERE _rescued IS"
                    + " NOT NULL"))
        .containsExactly("-1 caf\uFFFD {\"name\":\"caf\uFFFD\"}");
  }

  @Test
  void readsFilesOfDifferentDelimitersInOneRun() {
    lakehouse.bronze(
        source("various", Map.of()),
        List.of(
            lakehouse.land("various/a.csv", "id,name\n1,a;b\n"),
            lakehouse.land("various/b.csv", "name;id\na,b;2\n")));

    assertThat(
            lakehouse.rows("SELECT concat_ws(' ', id, name) FROM bronze.shop.various ORDER BY 1"))
        .containsExactly("1 a;b", "2 a,b");
  }

  @ParameterizedTest
  @ValueSource(ints = {3_000})
  void takesAFileHoweverWide(int columns) {
    String header =
        IntStream.range(1, columns).mapToObj("c%d"::formatted).collect(Collectors.joining(","));
    String values =
        IntStream.range(1, columns).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String table = "wide_" + columns;

    lakehouse.bronze(
        source(table, Map.of()),
        List.of(
            lakehouse.land(table + "/a.csv", "id," + header + "\n1," + values + "\n"),
            lakehouse.land(table + "/narrow.csv", "id,name\n2,neighbour\n")));

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', id, c1, c%d, name, _rescued) FROM bronze.shop.%s ORDER BY id"
                    .formatted(columns - 1, table)))
        .containsExactly("1 1 " + (columns - 1), "2 neighbour");
  }

  private static Map<String, Object> source(String name, Map<String, String> options) {
    return Map.of(
        "name",
        name,
        "format",
        "csv",
        "options",
        options,
        "key",
        List.of("id"),
        "columns",
        List.of(
            Map.of("name", "id", "type", "bigint"),
            Map.of("name", "name", "type", "string"),
            Map.of("name", "amount", "type", "decimal(8,2)"),
            Map.of("name", "sold_on", "type", "date")));
  }

  /** The rows of a table as JSON, null values named, in the order of the file. */
  private static List<String> rows(String table) {
    String columns =
        Arrays.stream(lakehouse.spark().table("bronze.shop." + table).columns())
            .filter(column -> !TRACE.contains(column))
            .map(column -> "`" + column + "`")
            .collect(Collectors.joining(", "));
    return lakehouse.rows(
        "SELECT to_json(struct(%s), map('ignoreNullFields', 'false')) FROM bronze.shop.%s ORDER BY _source_line"
            .formatted(columns, table));
  }

  private static byte[] content(String file) {
    try {
      return Files.readAllBytes(FILES.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String file) {
    return new String(content(file), StandardCharsets.UTF_8);
  }
}

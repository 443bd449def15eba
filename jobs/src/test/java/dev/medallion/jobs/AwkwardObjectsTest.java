package dev.medallion.jobs;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.medallion.jobs.bronze.BadObjectsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects as people really have them: awkward names, compressed, cut short, written again. */
class AwkwardObjectsTest {
  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  private static Map<String, Object> source(String name, String format) {
    return Map.of(
        "name",
        name,
        "format",
        format,
        "key",
        List.of("id"),
        "columns",
        List.of(Map.of("name", "id", "type", "bigint"), Map.of("name", "note", "type", "string")));
  }

  private static List<String> rows(String table) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', id, note, _source_object) FROM bronze.shop.%s ORDER BY _source_object, _source_line"
            .formatted(table));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] bzip2(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new BZip2CompressorOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void takesEachKeyForItsExactName() {
    List<String> keys =
        List.of(
            "export [1].csv",
            "export [2].csv",
            "{a,b}.csv",
            "*.csv",
            "?.csv",
            "back\\slash.csv",
            "a.csv._COPYING_",
            "_hidden.csv",
            ".dot.csv",
            "names//2026/x.csv",
            "names/2026/x.csv",
            "names/./x.csv",
            "a/../b.csv",
            "per%20cent.csv",
            "plus+and space.csv",
            "hash#1.csv",
            "deep [x]/{y}/*/z.csv",
            "no-ending");
    List<Map<String, String>> objects = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = "keys/" + keys.get(i);
      objects.add(lakehouse.land(key, "id,note\n%d,n%d\n".formatted(i, i)));
      expected.add("%d n%d s3://landing/%s".formatted(i, i, key));
    }

    lakehouse.bronze(source("keys", "csv"), objects);

    assertThat(rows("keys")).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void takesParquetForItsExactNameToo() {
    List<Map<String, String>> objects = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      objects.add(
          lakehouse.landParquet(
              "files2/export [%d].parquet".formatted(i), "SELECT %dL AS id".formatted(i)));
    }

    lakehouse.bronze(Map.of("name", "files2", "format", "parquet", "key", List.of("id")), objects);

    assertThat(lakehouse.rows("SELECT id FROM bronze.shop.files2 ORDER BY id"))
        .containsExactly("1", "2", "3");
  }

  @Test
  void decompressesWhatItKnowsAndRefusesTheRestByName() throws IOException {
    byte[] one = "id,note\n1,one\n".getBytes(UTF_8);
    byte[] two = "2,two\n".getBytes(UTF_8);
    byte[] long100 = ("id,note\n" + "7,x\n".repeat(100_000)).getBytes(UTF_8);
    byte[] cut = gzip(long100);
    var objects =
        List.of(
            lakehouse.land("packed/a.csv.gz", joined(gzip(one), gzip(two))),
            lakehouse.land("packed/b.csv.zst", joined(Zstd.compress(one), Zstd.compress(two))),
            lakehouse.land("packed/c.csv.bz2", joined(bzip2(one), bzip2(two))),
            lakehouse.land("packed/d.csv.gz", Arrays.copyOf(cut, cut.length - 9)),
            lakehouse.land("packed/e.csv.gz", joined(gzip(one), new byte[] {1, 2, 3})),
            lakehouse.land("packed/f.lz4", new byte[12]),
            lakehouse.land("packed/g.snappy", new byte[12]),
            lakehouse.land("packed/h.csv.zip", one),
            lakehouse.land("packed/i.csv.gz", one),
            lakehouse.land("packed/z.csv", one));

    assertThatThrownBy(() -> lakehouse.bronze(source("packed", "csv"), objects))
        .isInstanceOf(BadObjectsException.class)
        .hasMessageStartingWith("6 objects are not in bronze.shop.packed:")
        .hasMessageContaining("s3://landing/packed/d.csv.gz cannot be read to its end")
        .hasMessageContaining("s3://landing/packed/e.csv.gz cannot be read to its end")
        .hasMessageContaining(
            "s3://landing/packed/f.lz4 is compressed in a way that is not read, as its name says:"
                + " upload it plain, or as .gz, .zst, .bz2")
        .hasMessageContaining("s3://landing/packed/g.snappy is compressed in a way")
        .hasMessageContaining("s3://landing/packed/h.csv.zip is compressed in a way")
        .hasMessageContaining("s3://landing/packed/i.csv.gz cannot be read to its end");
    assertThat(rows("packed"))
        .containsExactly(
            "1 one s3://landing/packed/a.csv.gz",
            "2 two s3://landing/packed/a.csv.gz",
            "1 one s3://landing/packed/b.csv.zst",
            "2 two s3://landing/packed/b.csv.zst",
            "1 one s3://landing/packed/c.csv.bz2",
            "2 two s3://landing/packed/c.csv.bz2",
            "1 one s3://landing/packed/z.csv");
  }

  @Test
  void refusesALineThatIsTooLongAndTakesItsNeighbours() {
    var endless = lakehouse.land("endless/a.csv", "id,note\n1," + "x".repeat((16 << 20) + 10));
    var good = lakehouse.land("endless/b.csv", "id,note\n1,one\n");

    assertThatThrownBy(() -> lakehouse.bronze(source("endless", "csv"), List.of(endless, good)))
        .isInstanceOf(BadObjectsException.class)
        .hasMessage(
            "s3://landing/endless/a.csv cannot become rows: line 2 is longer than 16777216"
                + " characters, the most that one may have");
    assertThat(rows("endless")).containsExactly("1 one s3://landing/endless/b.csv");
  }

  @Test
  void decodesBytesBeforeItLooksForLines() {
    Map<String, Object> source = new java.util.HashMap<>(source("wide", "csv"));
    source.put("options", Map.of("encoding", "UTF-16LE"));
    var object =
        lakehouse.land("wide/a.csv", "\uFEFFid,note\r\n1,ਊ\n2,\"b\nc\"\r".getBytes(UTF_16LE));

    lakehouse.bronze(source, List.of(object));

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', id, note, _source_line) FROM bronze.shop.wide ORDER BY id"))
        .containsExactly("1 ਊ 2", "2 b\nc 3");
  }

  @Test
  void takesEveryWriteOfAnObjectAndShowsSilverTheNewest() {
    for (boolean versions : List.of(false, true)) {
      String name = versions ? "versioned" : "plain";
      TestS3.keepVersions(versions);
      for (int write = 0; write < 3; write++) {
        String content = "id,note\n1,%s\n".formatted(write % 2 == 0 ? "a" : "b");
        var object = lakehouse.land(name + "/a.csv", content);
        lakehouse.age(name + "/a.csv", 60L - 20L * write);
        lakehouse.bronze(source(name, "csv"), List.of(object));
        lakehouse.bronze(source(name, "csv"), List.of(object, object));
      }
      TestS3.keepVersions(false);

      assertThat(
              lakehouse.rows(
                  "SELECT note FROM bronze.shop.%s ORDER BY _source_modified_at".formatted(name)))
          .containsExactly("a", "b", "a");
      lakehouse.silver("of_" + name, "SELECT id, note FROM bronze_" + name, List.of("id"), name);
      assertThat(lakehouse.rows("SELECT note FROM silver.shop.of_" + name)).containsExactly("a");
    }
  }

  @Test
  void goesOnWithATableThatWasMadeBeforeLinesAndVersionsWereNoted() {
    var first = lakehouse.land("older/a.csv", "id,note\n1,one\n");
    lakehouse.bronze(source("older", "csv"), List.of(first));
    lakehouse.spark().sql("ALTER TABLE bronze.shop.older DROP COLUMN _source_line");
    lakehouse.spark().sql("ALTER TABLE bronze.shop.older DROP COLUMN _source_version");
    TestS3.keepVersions(true);
    var second = lakehouse.land("older/b.csv", "id,note\n2,two\n");
    TestS3.keepVersions(false);

    lakehouse.bronze(source("older", "csv"), List.of(first, second));

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', id, note, _source_line, left(_source_version, 1)) FROM"
                    + " bronze.shop.older ORDER BY id"))
        .containsExactly("1 one", "2 two 2 v");
  }

  @Test
  void tellsDeclaredColumnsThatNoObjectHas() {
    Map<String, Object> source = new java.util.HashMap<>(source("absent", "csv"));
    source.put(
        "columns",
        List.of(
            Map.of("name", "id", "type", "bigint"),
            Map.of("name", "customer_email", "type", "string"),
            Map.of("name", "nowhere", "type", "string")));

    lakehouse.bronze(
        source, List.of(lakehouse.land("absent/a.csv", "id,Customer E-Mail\n1,a@b.c\n")));
    assertThat(lakehouse.table("bronze.shop.absent").properties())
        .containsEntry(
            "medallion.absent-columns",
            "{\"customer_email\":\"customer_e_mail\",\"nowhere\":\"\"}");

    lakehouse.bronze(source, List.of(lakehouse.land("absent/b.csv", "id,customer_email\n2,x\n")));
    assertThat(lakehouse.table("bronze.shop.absent").properties())
        .containsEntry("medallion.absent-columns", "{\"nowhere\":\"\"}");
  }
}

package dev.medallion.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.Checkout;
import dev.medallion.cli.Medallion;
import dev.medallion.pipeline.ModelTests;
import dev.medallion.pipeline.PipelineLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of files, as the user gets it: the folder, and what is said. */
class InitCommandTest {
  private static final Path HOME = Path.of(System.getProperty("medallion.home"));

  @TempDir Path folder;

  private record Answer(int status, String out, String error) {}

  private static Answer init(Object... arguments) {
    PrintStream out = System.out;
    PrintStream error = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream refused = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(refused, true, StandardCharsets.UTF_8));
      int status =
          Medallion.commandLine(
                  new Checkout(HOME),
                  (endpoint, state) -> {
                    throw new AssertionError("nobody is asked");
                  },
                  Map.of("init", new InitCommand()))
              .execute(
                  Stream.concat(Stream.of("init"), Stream.of(arguments).map(Object::toString))
                      .toArray(String[]::new));
      return new Answer(
          status, said.toString(StandardCharsets.UTF_8), refused.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(error);
    }
  }

  private Path file(String name, String content, Charset charset) throws IOException {
    Path file = folder.resolve("given").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content.getBytes(charset));
  }

  private Path file(String name, String content) throws IOException {
    return file(name, content, StandardCharsets.UTF_8);
  }

  private static String rows(String header, int number, String pattern) {
    return IntStream.range(0, number)
        .mapToObj(i -> pattern.replace("#00", "%02d".formatted(1 + i % 28)).replace("#", "" + i))
        .collect(Collectors.joining("\n", header + "\n", "\n"));
  }

  private String pipelineOf(Path... files) throws Exception {
    Path project = folder.resolve("shop");
    Stream<Path> from = Stream.of(files);
    Answer answer =
        init(Stream.concat(Stream.<Object>of(project, "--from"), from).toArray(Object[]::new));
    assertThat(answer.error()).isEmpty();
    assertThat(answer.status()).isZero();
    ModelTests.load(project, PipelineLoader.load(project));
    // Comments are for people: the settings are held to here.
    return Files.readString(project.resolve("pipeline.yaml")).replaceAll("(?m)^#.*\\R| *#.*$", "");
  }

  private String silver(String name) throws IOException {
    return Files.readString(folder.resolve("shop/silver/clean_%s.sql".formatted(name)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "# ~ bigint",
        "-# ~ bigint",
        "00# ~ string",
        "#.5 ~ decimal(18,1)",
        "12345678901234567890123#.25 ~ decimal(30,2)",
        "1.5e# ~ double",
        "TRUE ~ boolean",
        "yes ~ boolean",
        "2026-01-#00 ~ date",
        "2026-02-30 ~ string",
        "2026-01-#00 10:00 ~ timestamp",
        "2026-01-#00T10:00:00.123456Z ~ timestamp",
        "2026-01-#00 10:00:00+02:00 ~ timestamp",
        "2026-01-#00T10:00:00.1234567 ~ string",
        "10:00 ~ string",
        "#A ~ string",
        "v-# ~ string",
      })
  void findsTheNarrowestTypeThatLosesNothing(String value, String type) throws Exception {
    String pipeline = pipelineOf(file("orders.csv", rows("order_id,it", 30, "#," + value)));

    assertThat(pipeline).contains("      it: " + type + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "#00.01.2026 ~ dateFormat: \"dd.MM.yyyy\" ~ date",
        "#00/01/2026 ~ dateFormat: \"dd/MM/yyyy\" ~ date",
        "01/#00/2026 ~ dateFormat: \"MM/dd/yyyy\" ~ date",
        "2026/01/#00 ~ dateFormat: \"yyyy/MM/dd\" ~ date",
        "#00-Jan-2026 ~ dateFormat: \"dd-MMM-yyyy\" ~ date",
        "#00.01.2026 10:30:00 ~ timestampFormat: \"dd.MM.yyyy HH:mm:ss\" ~ timestamp",
        "01/#00/2026 10:30 ~ timestampFormat: \"MM/dd/yyyy HH:mm\" ~ timestamp",
      })
  void findsHowDatesAreWritten(String value, String option, String type) throws Exception {
    String pipeline = pipelineOf(file("orders.csv", rows("order_id,it", 30, "#," + value)));

    assertThat(pipeline).contains("      " + option + "\n", "      it: " + type + "\n");
  }

  @Test
  void readsInSilverWhatNoOptionCanSay() throws Exception {
    String pipeline =
        pipelineOf(
            file(
                "orders.csv",
                rows(
                    "id;when;day;amount;total",
                    30,
                    "#;2026-01-#00;#00.01.2026;1.0#00,50;\"1,0#00.5\"")));

    assertThat(pipeline)
        .contains("when: date\n", "day: string\n", "amount: string\n", "total: string\n");
    assertThat(silver("orders"))
        .contains(
            "  `when`,\n",
            "CAST(try_to_timestamp(day, 'dd.MM.yyyy') AS date) AS day",
            "try_cast(replace(replace(amount, '.', ''), ',', '.') AS decimal(18,2)) AS amount",
            "try_cast(replace(total, ',', '') AS decimal(18,1)) AS total");
  }

  @ParameterizedTest
  @CsvSource({"NULL", "NA", "\\N", "n/a"})
  void findsTheWordForNoValue(String word) throws Exception {
    String pipeline = pipelineOf(file("orders.csv", "id,it\n" + "1," + word + "\n2,7\n"));

    assertThat(pipeline).contains("it: bigint\n").contains("nullValue: ");
  }

  @ParameterizedTest
  @CsvSource({"ISO-8859-1,windows-1252", "UTF-16,UTF-16", "UTF-8,"})
  void findsTheEncoding(String written, String option) throws Exception {
    String pipeline =
        pipelineOf(file("orders.csv", rows("id,name", 5, "#,Zürich"), Charset.forName(written)));

    if (option == null) {
      assertThat(pipeline).doesNotContain("encoding");
    } else {
      assertThat(pipeline).contains("encoding: \"" + option + "\"");
    }
  }

  @Test
  void namesColumnsByTheirPlacesWhereThereIsNoHeader() throws Exception {
    String pipeline = pipelineOf(file("orders.txt", rows("0|7|x", 30, "#|7|x").substring(6)));

    assertThat(pipeline)
        .contains("header: \"false\"", "delimiter: \"|\"", "column_1: bigint", "column_3: string");
  }

  @Test
  void groupsFilesAndFolders() throws Exception {
    file("crm/people-1.csv", "id\n1\n");
    file("crm/more/people-2.csv", "id\n2\n");
    file("notes.md", "about them");
    Path[] given = {
      folder.resolve("given/crm"),
      file("export [1].csv", "k\n1\n"),
      file("export [2].csv", "k\n2\n"),
      file("2026-01-31_order.csv", "k\n2\n"),
      file("order (2).jsonl", "{\"k\":1}\n"),
      file("select.csv", "from,to\n1,2\n"),
    };

    String pipeline = pipelineOf(given);

    assertThat(pipeline)
        .contains(
            "  people:\n",
            "  more:\n",
            "  export:\n",
            "  orders:\n",
            "  orders_jsonl:\n",
            "  selects:\n");
    assertThat(folder.resolve("shop/samples/export/export [2].csv")).hasContent("k\n2\n");
    assertThat(Files.readString(folder.resolve("shop/gold/selects_total.sql")))
        .contains("count(*) AS records");
  }

  @Test
  void takesKeysThatAreUniqueInEachFile() throws Exception {
    Path first = file("sales-1.csv", rows("line,sale_id,at", 40, "1,#,2026-01-01"));
    Path second = file("sales-2.csv", rows("line,sale_id,at", 30, "1,#,2026-02-01"));

    assertThat(pipelineOf(first, second)).contains("key: [sale_id]");
    assertThat(Files.readString(folder.resolve("shop/pipeline.yaml")))
        .contains(
            "# sure: no value twice in a file; 30 records are a version of one in another file");
  }

  @Test
  void combinesColumnsIntoAKeyAndSaysWhatNothingTellsApart() throws Exception {
    Path lines = file("lines.csv", "order_id,line,sku\n1,1,a\n1,2,a\n2,1,a\n");
    Path clicks = file("clicks.csv", "page\nhome\nhome\n");

    assertThat(pipelineOf(lines, clicks)).contains("key: [order_id, line]");
    assertThat(Files.readString(folder.resolve("shop/pipeline.yaml")))
        .contains("# a guess: no single column tells records apart, these together do")
        .contains("# a guess: NOTHING tells all records apart");
  }

  @Test
  void keepsNestedTypesOfJsonLines() throws Exception {
    Path events = folder.resolve("given/events.jsonl.gz");
    Files.createDirectories(events.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(events))) {
      out.write(
          "{\"Event ID\":\"e1\",\"user\":{\"id\":1,\"Tags\":[\"a\"]},\"at\":\"2026-01-01T10:00:00Z\",\"n\":1.5}\n"
              .getBytes(StandardCharsets.UTF_8));
    }

    assertThat(pipelineOf(events))
        .contains(
            "event_id: string",
            "user: \"struct<id:bigint,tags:array<string>>\"",
            "at: timestamp",
            "n: double");
  }

  @Test
  void leavesParquetItsOwnColumns() throws Exception {
    String pipeline = pipelineOf(HOME.resolve("samples/customers/customers.parquet"));

    assertThat(pipeline.substring(0, pipeline.indexOf("silver:")))
        .contains("format: parquet\n", "key: [customer_id]\n")
        .doesNotContain("columns:");
  }

  @Test
  void makesAnExampleOfNothing() throws Exception {
    Path project = folder.resolve("shop");

    assertThat(init(project).status()).isZero();

    assertThat(PipelineLoader.load(project).namespace()).isEqualTo("shop");
    assertThat(PipelineLoader.load(project).sources().get(0).key()).containsExactly("order_id");
    assertThat(folder.resolve("shop/samples/orders/orders-2026-01.csv")).exists();
    assertThat(folder.resolve("shop/.gitignore")).hasContent(".medallion/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "array.json ~ [{\"a\":1},{\"a\":2}] ~ does not have a JSON object on each line",
        "empty.csv ~ `` ~ has no records",
        "broken.parquet ~ no parquet at all ~ cannot be read as parquet",
        "book.xlsx ~ x ~ is not looked into: its name ends in none of",
      })
  void refusesByNameAndLeavesNothing(String name, String content, String message) throws Exception {
    Path given = file(name, content);
    Path project = folder.resolve("shop");

    Answer answer = init(project, "--from", given);

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.error()).startsWith("medallion: " + given).contains(message);
    assertThat(answer.error().lines()).hasSize(1);
    assertThat(project).doesNotExist();
  }

  @Test
  void writesATestOfTheFirstRows() throws Exception {
    pipelineOf(
        file(
            "sales.csv",
            """
            id,sold,at,what,price,note
            7,2026-01-02,2026-01-02 10:00:00,"a ""big"" desk",3.50,
            8,2026-01-03,2026-01-03T11:00:00,chair,4,x
            9,2026-01-04,2026-01-03T12:00:00,lamp,5,y
            """));

    assertThat(Files.readString(folder.resolve("shop/tests/first_rows.yaml")))
        .isEqualTo(
            """
            # Rows that tables have, and rows that models are to have then: medallion test
            the_first_rows_of_sales:
              given:
                bronze.sales:
                  - {id: 7, sold: 2026-01-02, at: 2026-01-02 10:00:00, what: "a \\"big\\" desk", price: 3.50}
                  - {id: 8, sold: 2026-01-03, at: 2026-01-03 11:00:00, what: "chair", price: 4}
              expect:
                silver.clean_sales:
                  - {id: 7, sold: 2026-01-02, at: 2026-01-02 10:00:00, what: "a \\"big\\" desk", price: 3.50}
                  - {id: 8, sold: 2026-01-03, at: 2026-01-03 11:00:00, what: "chair", price: 4}
            """);
  }

  @Test
  void overwritesNothing() throws Exception {
    Path project = folder.resolve("shop");
    Files.createDirectories(project.resolve("silver"));

    Answer answer = init(project);

    assertThat(answer.error())
        .isEqualTo(
            "medallion: %s has a silver already, and nothing is overwritten: name another folder%n"
                .formatted(project));
    assertThat(List.of(project.toFile().list())).containsExactly("silver");
  }
}

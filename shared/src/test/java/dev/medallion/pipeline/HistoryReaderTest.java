package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryReaderTest {
  private static final String MODEL =
      "    sql: silver/clean_sales.sql\n    key: [sale_id]\n    history: true\n";

  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder =
        new PipelineFolder(temporary)
            .with("    sql: silver/clean_sales.sql\n    key: [sale_id]\n", MODEL);
  }

  @Test
  void keepsTheVersionsOfTheSourceThatIsRead() throws Exception {
    sequenced();

    SilverModel model = folder.load().silver().get(0);
    assertThat(model.history()).map(Source::name).contains("sales");
    assertThat(model.rowKey()).containsExactly("sale_id", "valid_from");
  }

  @Test
  void needsASequence() {
    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:16: silver.clean_sales.history needs to know since when each row counts,"
                + " and source sales has no sequence_by; add sequence_by to sources.sales, such as"
                + " the column with the time of the change");
  }

  @Test
  void isThatOfTheSourceWhoseKeyTheModelHas() throws Exception {
    sequenced();
    folder
        .with("silver:\n", "  shops: {prefix: shops/, format: parquet, key: [shop_id]}\nsilver:\n")
        .write(
            "silver/clean_sales.sql",
            "SELECT s.*, h.name FROM {{ bronze.shops }} h, {{ bronze.sales }} s");
    assertThat(folder.load().silver().get(0).history()).map(Source::name).contains("sales");

    folder.with("key: [shop_id]", "key: [sale_id]");
    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:18: silver.clean_sales.history: the model's key (sale_id) has to be the"
                + " key of exactly one source that the query reads, whose records' versions are"
                + " kept, and it is that of shops and sales; read one of them, and join the other"
                + " in a model that reads this one");

    folder.with("    key: [sale_id]\n    history", "    key: [id]\n    history");
    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:18: silver.clean_sales.history: the model's key (id) has to be the key"
                + " of exactly one source that the query reads, whose records' versions are kept,"
                + " and it is that of none; use the names that the source's key has");
  }

  @Test
  void needsASource() throws Exception {
    sequenced();
    folder
        .with(
            "gold:\n  totals",
            "  more: {sql: silver/more.sql, key: [sale_id], history: true}\ngold:\n  totals")
        .write("silver/more.sql", "SELECT * FROM {{ silver.clean_sales }}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:18: silver.more.history is that of a source's records, and the query"
                + " reads no source; keep it in a model that reads {{ bronze.NAME }}");
  }

  @Test
  void isTrueOrFalse() throws Exception {
    sequenced();
    folder.with("history: true", "history: yes please");
    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:17: silver.clean_sales.history: \"yes please\" is neither true nor"
                + " false");

    folder.with("history: yes please", "history: false");
    assertThat(folder.load().silver().get(0).history()).isEmpty();
  }

  @Test
  void belongsToTheDefinition() throws Exception {
    sequenced();
    String kept = folder.load().silver().get(0).definition();
    folder.with("history: true", "history: false");

    assertThat(folder.load().silver().get(0).definition()).isNotEqualTo(kept);
  }

  @Test
  void addsAColumnThatTheKeyCannotName() throws Exception {
    sequenced();
    folder.with("    key: [sale_id]\n    history", "    key: [sale_id, valid_from]\n    history");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:17: silver.clean_sales.history adds the column valid_from, so the key"
                + " cannot name it; name what identifies a record");
  }

  private void sequenced() throws IOException {
    folder.with(
        "    key: [sale_id]\n    options",
        "    key: [sale_id]\n    sequence_by: amount\n    options");
  }
}

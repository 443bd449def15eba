package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.Installation;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Each command as on AWS: no state folder, nothing but the endpoint and the stack's name. It goes
 * on from what the end-to-end test left, bronze runs that failed among it.
 */
record StackCommands(URI endpoint, Installation installation) {

  void status() throws Exception {
    JsonNode status = json(succeeded("status", "--json"));
    assertThat(status.path("endpoint").asText()).isEqualTo(endpoint.toString());
    assertThat(status.path("stack").asText()).isEqualTo("medallion");
    assertThat(status.path("tables").findValuesAsText("name"))
        .contains("sales", "customers", "customer_sales", "product_performance");
    assertThat(status.path("datasets").findValuesAsText("status")).containsOnly("COMPLETED");
    assertThat(status.path("failedBronze").findValuesAsText("status")).contains("FAILED");
    assertThat(status.path("refused").findValuesAsText("object").toString())
        .contains("sales/picture.csv", "customers/cut-short.parquet");

    assertThat(succeeded("status"))
        .contains("stack medallion in us-east-1, account 000000000000, at " + endpoint)
        .contains(
            "Newest failed bronze runs", "Refused objects", "What waits", "sales/picture.csv");
  }

  void query() throws Exception {
    String sql = "SELECT product, orders, revenue FROM product_performance ORDER BY product";
    JsonNode rows = json(succeeded("query", "--json", sql));
    assertThat(rows).isNotEmpty();
    assertThat(rows.path(0).path("orders").isIntegralNumber()).isTrue();
    assertThat(succeeded("query", "--csv", sql).lines())
        .hasSize(rows.size() + 1)
        .startsWith("product,orders,revenue");
    assertThat(succeeded("query", "SELECT '%s' AS long".formatted("x".repeat(60))))
        .contains("(1 value shortened; --csv and --json print all of it)");
  }

  void lineage() throws Exception {
    JsonNode chain = json(succeeded("lineage", "product_performance", "--newest", "1", "--json"));
    assertThat(chain.findValuesAsText("table"))
        .containsExactly(
            "gold.retail.product_performance",
            "silver.retail.customer_sales",
            "bronze.retail.customers",
            "bronze.retail.sales");
  }

  void maintenance() throws Exception {
    JsonNode tables = json(succeeded("maintenance", "product_performance", "--apply", "--json"));
    assertThat(tables.path(0).path("configured").asText())
        .isEqualTo(tables.path(0).path("declared").asText())
        .contains("z-order");
    CommandLineRun onDemand = CommandLineRun.onStack(endpoint, "maintenance", "--run");
    assertThat(onDemand.exit()).isEqualTo(1);
    assertThat(onDemand.errors()).contains("S3 Tables runs its maintenance jobs when it chooses");
  }

  void invoke() throws Exception {
    JsonNode answer =
        json(
            succeeded(
                "invoke",
                "advance",
                "-e",
                installation.home().resolve("events/schedule.json").toString(),
                "--json"));
    assertThat(answer.at("/result/decision").asText()).isEqualTo("fresh");
    assertThat(answer.path("logFile").asText()).startsWith("the log group ");
  }

  /** Writes a file with one more sale. */
  Path sale(Path file) throws IOException {
    return Files.writeString(
        file,
        """
        sale_id,sold_at,customer_id,product,category,quantity,unit_price
        900002,2026-04-02T00:00:00Z,1,"Desk lamp, LED",lighting,2,39.90
        """);
  }

  /** Drops a file of one row, and waits for gold. */
  void drop(String source, Path file) throws Exception {
    JsonNode report = json(succeeded("drop", source, file.toString(), "--wait", "--json"));
    assertThat(report.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(report.path("problems")).isEmpty();
    assertThat(report.path("objects").path(0).asText())
        .isEqualTo(
            "s3://medallion-landing-000000000000-us-east-1/%s/%s"
                .formatted(source, file.getFileName()));
    assertThat(report.at("/bronze/0/rows").asLong()).isEqualTo(1);
    assertThat(report.path("executions")).hasSize(1);
  }

  /** Rebuilds a source, and what follows from it. */
  void rebuild(String source) {
    assertThat(succeeded("rebuild", source, "--wait"))
        .contains("bronze " + source + ":", "that landing holds")
        .containsPattern("bronze +" + source + " .*SUCCEEDED");
  }

  /** Undoes a file of one row, and brings it back, each followed to gold. */
  void undo(String object) {
    assertThat(succeeded("undo", object, "--yes", "--wait", "--why", "sent by mistake"))
        .contains("in use", "silver customer_sales is computed whole", " SUCCEEDED");
    assertThat(succeeded("undo")).contains(object, ":root", "sent by mistake");
    CommandLineRun again = CommandLineRun.onStack(endpoint, "undo", object, "--yes");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.errors()).contains(object + " is undone already");
  }

  void redo(String object) {
    assertThat(succeeded("redo", object, "--yes", "--wait")).contains("undone", " SUCCEEDED");
    assertThat(succeeded("undo")).isEqualTo("nothing is undone\n");
  }

  void redrive() {
    assertThat(succeeded("redrive")).endsWith(" sent through the landing queue again\n");
  }

  /** A process of its own, whose environment holds the endpoint alone. */
  void aProcessWithNothingButTheEndpoint() throws Exception {
    Path local = installation.home().resolve("local/target");
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-Dmedallion.home=" + installation.home(),
            "-cp",
            local.resolve("medallion-local.jar") + File.pathSeparator + local.resolve("lib") + "/*",
            Main.class.getName(),
            "query",
            "--csv",
            "SELECT 1 AS one",
            "--stack=medallion");
    builder.environment().clear();
    builder.environment().put("AWS_ENDPOINT_URL", endpoint.toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).isEqualTo("one\r\n1\r\n");
    assertThat(process.waitFor()).isZero();
  }

  private String succeeded(String... command) {
    CommandLineRun run = CommandLineRun.onStack(endpoint, command);
    assertThat(run.exit()).as("%s: %s%s", List.of(command), run.out(), run.errors()).isZero();
    return run.out();
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}

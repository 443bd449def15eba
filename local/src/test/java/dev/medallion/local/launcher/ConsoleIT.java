package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.medallion.cli.Pipelines;
import dev.medallion.console.Console;
import dev.medallion.local.Installation;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/**
 * The console in a real browser over the real engines: one stack, and each test goes on from what
 * the one before left. Without a Chromium it is skipped, unless the environment variable {@code
 * MEDALLION_BROWSER} is {@code required}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Where pictures go: into the documentation when they are made for it. */
  private static final Path PICTURES =
      Path.of(System.getProperty("medallion.pictures", "target/console"));

  private final Installation installation = Installation.current();

  private RunningLake lake;
  private Console console;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path state) throws Exception {
    if (!"required".equals(System.getenv("MEDALLION_BROWSER"))) {
      assumeTrue(
          Browser.isInstalled(),
          "SKIPPED: the console is not tested, since there is no Chromium with its driver; install"
              + " chromium and chromium-driver");
    }
    lake = new RunningLake(installation, Pipelines.load(installation.pipeline()), state);
    console = lake.showConsole();
    browser = new Browser(lake.endpoint());
    browser.resize(1440, 900);
    browser.prefer("light");
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (console != null) {
      console.close();
    }
    if (lake != null) {
      lake.close();
    }
  }

  @Test
  @Order(1)
  void aBrowserIsLedToAnEmptyLakeThatSaysWhatToDo() {
    browser.open("/");

    assertThat(browser.address()).endsWith("/_console/");
    assertThat(browser.text()).contains("Nothing has arrived yet", "No rows yet");
  }

  @Test
  @Order(2)
  void aDroppedFileMovesTheChartOfAPageThatIsOpen() throws Exception {
    Instant since = Instant.now();
    for (String month : List.of("01", "02", "03")) {
      lake.land("sales/sales-2026-%s.csv".formatted(month));
    }
    browser
        .find(".graph.wide [data-source=customers] input")
        .sendKeys(installation.home().resolve("samples/customers/customers.parquet").toString());
    awaitLanded("customers.parquet");
    browser.drop(".graph.wide [data-source=sales]", "<b>sales.csv", sales());
    awaitLanded("<b>sales.csv");

    browser.open("/_console/dashboard");
    assertThat(browser.text()).contains("Not refreshed yet");
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(browser.all("#dashboard canvas")).isNotEmpty());

    assertThat(lake.follow(since, Set.of()).problems()).isEmpty();
  }

  /** Before the page is left, which ends an upload. */
  private void awaitLanded(String file) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(browser.text()).contains(file + " has landed"));
  }

  @Test
  @Order(3)
  void aChoiceInOneChartFiltersAllAndIsInTheAddress() {
    browser.open("/_console/dashboard");
    assertThat(browser.all("#dashboard canvas"))
        .hasSize(3)
        .allSatisfy(drawing -> assertThat(drawing.getSize().getWidth()).isGreaterThan(300));
    browser.find(".chart.table tbody tr").click();

    assertThat(browser.address()).contains("?product=");
    assertThat(browser.all(".filters button")).hasSize(1);
    assertThat(browser.all(".chart.table tbody tr")).hasSize(1);
  }

  @Test
  @Order(4)
  void valuesWithMarkupAreShownAsText() {
    browser.open("/_console/dashboard");
    String table = browser.find(".chart.table table").getText();

    assertThat(Browser.markup()).allSatisfy(value -> assertThat(table).contains(value));
    assertThat(browser.script("return window.pwned === undefined")).isEqualTo(true);
  }

  @Test
  @Order(5)
  void everyPageIsAccessibleInBothThemesAndOnATelephone() throws IOException {
    for (String page : pages()) {
      browser.open(page);
      awaitLoaded();
      assertThat(browser.script("return window.pwned === undefined")).as(page).isEqualTo(true);
      assertThat(browser.violations()).as("%s, light", page).isEmpty();
      browser.prefer("dark");
      assertThat(browser.violations()).as("%s, dark", page).isEmpty();
      browser.resize(390, 844);
      assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
          .as("the width of %s", page)
          .isLessThanOrEqualTo(390);
      assertThat(browser.violations()).as("%s at 390 px", page).isEmpty();
      browser.prefer("light");
      browser.resize(1440, 900);
    }
  }

  @Test
  @Order(6)
  void aTableIsFilteredAndOrderedByAthena() {
    browser.open(
        "/_console/tables/gold/retail/product_performance/preview?filter=product&op=contains"
            + "&value=PWNED%3D&sort=units&order=desc");
    awaitLoaded();

    List<String> shown =
        browser.all("#part tbody td:first-child").stream().map(WebElement::getText).toList();
    assertThat(shown)
        .containsExactlyElementsOf(
            Browser.markup().filter(value -> value.contains("pwned=")).toList().reversed());
    assertThat(browser.find("th[aria-sort=descending]").getText()).startsWith("units");
  }

  @Test
  @Order(6)
  void aValueThatIsNoneOfTheColumnIsRefusedInAthenasWords() {
    browser.open(
        "/_console/tables/silver/retail/customer_sales/preview?filter=quantity&op=is&value=many");
    awaitLoaded();

    assertThat(browser.find("[role=alert]").getText()).contains("Cannot cast 'many'");
    // The page asked for a part that is refused, which a browser writes to its console.
    assertThat(browser.consoleErrors()).allMatch(message -> message.contains("422"));
  }

  @Test
  @Order(6)
  void aColumnIsProfiled() {
    browser.open("/_console/tables/gold/retail/product_performance/columns");
    awaitLoaded();
    browser.find("[hx-get$='profile=units']").click();
    await().atMost(LIMIT).until(() -> !browser.all("#profile dl").isEmpty());

    assertThat(browser.find("#profile").getText()).contains("units", "Distinct, about");
    browser.find("[hx-get$='origins=units']").click();
    await().atMost(LIMIT).until(() -> browser.find("#profile").getText().contains("Direction"));
    assertThat(browser.find("#profile").getText())
        .contains("1 silver.customer_sales.quantity", "2 bronze.sales.quantity")
        .contains("Goes into 1 dataset.product_performance.units");
  }

  @Test
  @Order(8)
  void twoSnapshotsAreCompared() {
    run("CREATE TABLE retail.compared AS SELECT 1 AS id, 'kept' AS name");
    run("INSERT INTO retail.compared VALUES (2, '<b>come')");
    browser.open("/_console/tables/gold/retail/compared/snapshots");
    awaitLoaded();
    browser.find("#part tbody tr:first-child a[href*='from=']").click();
    await().atMost(LIMIT).until(() -> browser.address().contains("from="));
    await().atMost(LIMIT).until(() -> !browser.all("#changes table").isEmpty());

    assertThat(browser.all("#changes tbody tr"))
        .extracting(WebElement::getText)
        .containsExactly("+ come 2 <b>come");
    browser.open("/_console/tables/gold/retail/compared/snapshots");
    awaitLoaded();
    browser.find("#part tbody tr:last-child a[href*='as-of=']").click();
    await().atMost(LIMIT).until(() -> browser.address().contains("as-of="));
    awaitLoaded();
    assertThat(browser.all("#part tbody tr"))
        .extracting(WebElement::getText)
        .containsExactly("1 kept");
  }

  @Test
  @Order(8)
  void aRunIsStoppedAndRedrivenFromWhereItWas() throws Exception {
    browser.open("/_console/");
    browser.drop(".graph.wide [data-source=sales]", "more.csv", sales());
    awaitLanded("more.csv");
    browser.open("/_console/runs?search=RUNNING");
    await().atMost(LIMIT).until(() -> !browser.all("#live tbody a").isEmpty());
    browser.open(browser.find("#live tbody a").getAttribute("href"));
    browser.find("button.danger").click();
    browser.accept();
    await().atMost(LIMIT).until(() -> browser.text().contains("Aborted"));
    String run = browser.address();

    browser.open("/_console/runs");
    browser.open(run);
    browser.find("[hx-post$='/redrive']").click();
    await().atMost(LIMIT).until(() -> browser.find("#live dl").getText().contains("Succeeded"));
    assertThat(browser.address()).isEqualTo(run);
  }

  /** Runs a statement in the editor. */
  private void run(String sql) {
    browser.open("/_console/query?sql=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
    await().until(() -> !browser.all(".cm-content").isEmpty());
    browser.find("#run").click();
    await().atMost(LIMIT).until(() -> !browser.all("#result .status.ok").isEmpty());
  }

  @Test
  @Order(6)
  void theBoundsOfFilesAreDrawn() {
    browser.open("/_console/tables/gold/retail/product_performance/files?x=units&y=product");
    awaitLoaded();

    await().atMost(LIMIT).until(() -> !browser.all("[data-bounds] canvas").isEmpty());
    assertThat(browser.find("#part dl").getText())
        .containsPattern("Opened for one units\\s+\\d+\\.\\d of \\d+")
        .contains("Opened for one product");
  }

  @Test
  @Order(7)
  void aStatementWithAnErrorIsMarkedWhereItIs() {
    browser.open(
        "/_console/query?sql=SELECT%20product%2C%0Ano_such_column%20FROM%20retail.product_performance");
    await().until(() -> !browser.all(".cm-content").isEmpty());
    browser.find("#run").click();
    await().atMost(LIMIT).until(() -> !browser.all("#result [role=alert]").isEmpty());

    assertThat(browser.find("#result").getText()).contains("COLUMN_NOT_FOUND", "no_such_column");
    await().until(() -> !browser.all(".cm-lintRange-error").isEmpty());
    assertThat(browser.find(".cm-lintRange-error").getText()).isEqualTo("no_such_column");
  }

  @Test
  @Order(7)
  void aStatementsRowsAreATableAChartAndAFile() {
    browser.open(
        "/_console/query?sql=SELECT%20product%2C%20units%20FROM%20retail.product_performance");
    await().until(() -> !browser.all(".cm-content").isEmpty());
    browser.find("#run").click();
    await().atMost(LIMIT).until(() -> !browser.all("#result table").isEmpty());

    assertThat(browser.find("#result table").getText()).contains("<script>pwned=1</script>");
    browser.find("#result summary").click();
    await().until(() -> !browser.all("#result canvas").isEmpty());
    assertThat(browser.address()).matches(".*/query/[0-9a-f-]{36}");
    assertThat(browser.find("#result a[download]").getAttribute("href")).contains("/query/csv/");
    assertThat(browser.script("return window.pwned === undefined")).isEqualTo(true);
  }

  @Test
  @Order(7)
  void aRunIsShownAsTheGraphOfItsStates() throws IOException {
    browser.open("/_console/runs");
    browser.find("#live tbody a").click();
    await().until(() -> !browser.all(".machine").isEmpty());

    assertThat(browser.find(".machine").getText()).contains("PlanSilver", "Gold", "DataSets");
    assertThat(browser.all(".machine .state.ok")).isNotEmpty();
    assertThat(browser.violations()).isEmpty();
    browser.screenshot(PICTURES.resolve("console-run.png"));
  }

  @Test
  @Order(7)
  void theForecastFollowsItsSliders() {
    // Read at once: an element that was found may have been swapped when it is asked for its text.
    String total = "return document.querySelector('#forecast .figure').textContent";
    browser.open("/_console/cost?drops=2&size=2");
    Object before = browser.script(total);
    browser.script(
        """
        const slider = document.querySelector("[name=drops]");
        slider.value = 5;
        slider.dispatchEvent(new Event("input", {bubbles: true}));
        """);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat((String) browser.script(total)).startsWith("$").isNotEqualTo(before));
    await().atMost(LIMIT).until(() -> browser.address().contains("drops=5"));

    assertThat(browser.find("#forecast").getText()).contains("100,000");
  }

  @Test
  @Order(7)
  void rulesAreShownWithWhatBrokeThem() {
    browser.open("/_console/quality");
    awaitLoaded();

    assertThat(browser.text()).contains("positive_quantity", "known_customer", "Broken");
  }

  @Test
  @Order(8)
  void takesThePicturesOfTheDocumentation() throws IOException {
    for (String page : pages()) {
      browser.open(page);
      String name = page.substring(page.lastIndexOf('/') + 1);
      await().atMost(LIMIT).until(() -> !browser.text().contains("Connecting"));
      awaitLoaded();
      Path picture =
          PICTURES.resolve("console-%s.png".formatted(name.isEmpty() ? "overview" : name));
      browser.screenshot(picture);
      assertThat(picture).isNotEmptyFile();
    }
  }

  @Test
  @Order(9)
  void noPageHasFailedNorAskedAnotherHost() throws IOException {
    assertThat(browser.consoleErrors()).isEmpty();
    assertThat(browser.hostsAsked()).containsExactly(lake.endpoint().getAuthority());
  }

  @Test
  @Order(10)
  void nothingIsDoneForAPageOfAnotherSite() throws Exception {
    assertThat(post("/_console/landing/sales?name=a.csv")).isEqualTo(403);
    assertThat(post("/_console/landing/sales?name=a.csv", "Origin", "http://example.com"))
        .isEqualTo(403);
    assertThat(post("/_console/landing/sales?name=a.csv", "X-Console-Token", "guessed"))
        .isEqualTo(403);
    assertThat(post("/_console/landing/sales?name=a.csv", "Sec-Fetch-Site", "cross-site"))
        .isEqualTo(403);
  }

  /** Waits for what a page loads after it is shown. */
  private void awaitLoaded() {
    await().atMost(LIMIT).until(() -> browser.all(".loading").isEmpty());
  }

  private int post(String path, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(lake.endpoint() + path))
            .POST(HttpRequest.BodyPublishers.ofString("x"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static List<String> pages() {
    return List.of(
        "/_console/",
        "/_console/dashboard",
        "/_console/tables",
        "/_console/tables/gold/retail/product_performance/preview",
        "/_console/tables/gold/retail/product_performance/columns",
        "/_console/tables/gold/retail/product_performance/snapshots",
        "/_console/tables/gold/retail/product_performance/files",
        "/_console/tables/gold/retail/product_performance/maintenance",
        "/_console/tables/gold/retail/product_performance/lineage",
        "/_console/query",
        "/_console/runs",
        "/_console/quality",
        "/_console/access",
        "/_console/cost");
  }

  /** Sales of the samples' customers, of products whose names are markup. */
  private String sales() throws IOException {
    String header;
    try (Stream<String> lines =
        Files.lines(installation.home().resolve("samples/sales/sales-2026-01.csv"))) {
      header = lines.findFirst().orElseThrow();
    }
    List<String> products = Browser.markup().toList();
    return products.stream()
        .map(
            product ->
                "%d,2026-0%d-03T10:00:00Z,%d,\"%s\",audio,%d,12.50"
                    .formatted(
                        900_000 + products.indexOf(product),
                        1 + products.indexOf(product) % 3,
                        1 + products.indexOf(product),
                        product.replace("\"", "\"\""),
                        1 + products.indexOf(product)))
        .collect(Collectors.joining("\n", header + "\n", "\n"));
  }
}

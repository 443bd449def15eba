package dev.medallion.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The system's Chromium, without a window, on the pages of one endpoint. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> BROWSERS =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final List<String> DRIVERS =
      List.of("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;
  private final URI endpoint;
  private final String axe;

  Browser(URI endpoint) throws IOException {
    this.endpoint = endpoint;
    ChromeOptions options = new ChromeOptions();
    options.setBinary(installed(BROWSERS).orElseThrow());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of(installed(DRIVERS).orElseThrow()).toFile())
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Whether there is a Chromium with its driver. */
  static boolean isInstalled() {
    return installed(BROWSERS).isPresent() && installed(DRIVERS).isPresent();
  }

  private static Optional<String> installed(List<String> places) {
    return places.stream().filter(place -> Files.isExecutable(Path.of(place))).findFirst();
  }

  void open(String path) {
    driver.get(endpoint.resolve(path).toString());
  }

  String address() {
    return driver.getCurrentUrl();
  }

  /** As wide and high as a page is seen, in CSS pixels. */
  void resize(int width, int height) {
    var unused =
        driver.executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Prefers light or dark, as the system's setting would. */
  void prefer(String scheme) {
    var unused =
        driver.executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  String text() {
    return find("body").getText();
  }

  /** Says yes to what the page asks. */
  void accept() {
    driver.switchTo().alert().accept();
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Drops a file on what the selector finds, as a person does. */
  void drop(String selector, String name, String content) {
    script(
        """
        const [target, name, content] = arguments;
        const data = new DataTransfer();
        data.items.add(new File([content], name));
        for (const type of ["dragover", "drop"])
          target.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
        """,
        find(selector),
        name,
        content);
  }

  /** What axe-core finds against WCAG 2.2 AA on the page. */
  List<String> violations() throws IOException {
    script(axe);
    String found =
        (String)
            driver.executeAsyncScript(
                """
                const done = arguments[0];
                axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
                  .then((result) => done(JSON.stringify(result.violations)), (e) => done(JSON.stringify([{id: String(e), nodes: []}])));
                """);
    JsonNode violations = JSON.readTree(found);
    return violations
        .valueStream()
        .map(
            each ->
                "%s: %s"
                    .formatted(
                        each.path("id").asText(), each.path("nodes").path(0).path("html").asText()))
        .toList();
  }

  /** What the pages have written to the console since this was asked last. */
  List<String> consoleErrors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  /** The hosts, with their ports, that pages have asked for anything since this was asked last. */
  Set<String> hostsAsked() throws IOException {
    Set<String> hosts = new TreeSet<>();
    for (var entry : driver.manage().logs().get(LogType.PERFORMANCE).getAll()) {
      JsonNode message = JSON.readTree(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        String asked = message.at("/params/request/url").asText();
        // Images in styles are data, for which nobody is asked.
        if (!asked.startsWith("data:")) {
          hosts.add(URI.create(asked.split("[?#]", 2)[0]).getAuthority());
        }
      }
    }
    return hosts;
  }

  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    var unused = Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  /**
   * The values that pages must show as text, each of which would do something if it were markup.
   */
  static Stream<String> markup() {
    return Stream.of(
        "<script>pwned=1</script>",
        "</script><script>pwned=2</script>",
        "<img src=x onerror=pwned=3>",
        "<svg onload=pwned=4>",
        "\"><img src=x onerror=pwned=5>",
        "' onmouseover='pwned=6",
        "\" autofocus onfocus=\"pwned=7",
        "javascript:pwned=8",
        "<iframe srcdoc='<script>parent.pwned=9</script>'>",
        "<style>@import 'http://example.com/10'</style>",
        "<link rel=stylesheet href=http://example.com/11>",
        "<base href=http://example.com/>",
        "<form action=http://example.com/><button>13",
        "&lt;script&gt;pwned=14&lt;/script&gt;",
        "${7*7} {{7*7}} #{7*7}",
        "@if(true)16@endif",
        "<!-- --><b>17</b>",
        "]]><script>pwned=18</script>",
        "<a href=\"data:text/html,<script>pwned=19</script>\">19</a>",
        "<details open ontoggle=pwned=20>");
  }

  @Override
  public void close() {
    driver.quit();
  }
}

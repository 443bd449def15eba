package dev.medallion.console.dashboard;

import dev.medallion.console.lake.Lake;
import dev.medallion.console.web.Assets;
import dev.medallion.console.web.Views;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dashboard as one file that holds all it needs, and is read where no console runs. */
public final class DashboardFile {
  private static final List<String> SCRIPTS =
      List.of("vendor/echarts.js", "charts.js", "dashboard.js");

  private DashboardFile() {}

  /**
   * What this build brings into the file; no value of a row is among it.
   *
   * @param head the styles, as an element
   * @param tail the scripts, as elements
   */
  public record Parts(String head, String tail) {}

  /**
   * The file's text, HTML, with what the data sets hold now.
   *
   * @throws IOException if the build lacks an asset
   */
  public static String of(Lake lake) throws IOException, InterruptedException {
    Dashboard dashboard = new DashboardReader(lake, new DataSetRows(lake)).read();
    return Views.standalone(
        "standalone", Map.of("model", dashboard, "parts", new Parts(styles(), scripts())));
  }

  private static String styles() throws IOException {
    return "<style>" + Assets.text("console.css") + "</style>";
  }

  private static String scripts() throws IOException {
    Stream.Builder<String> scripts = Stream.builder();
    for (String script : SCRIPTS) {
      // A script ends where that stands, be it in a text or not.
      scripts.add("<script>" + Assets.text(script).replace("</script", "<\\/script") + "</script>");
    }
    return scripts.build().collect(Collectors.joining("\n"));
  }
}

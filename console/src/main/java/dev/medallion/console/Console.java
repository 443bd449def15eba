package dev.medallion.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.medallion.cli.Checkout;
import dev.medallion.cli.ColumnLineage;
import dev.medallion.cli.Target;
import dev.medallion.console.access.AccessPage;
import dev.medallion.console.cost.CostPage;
import dev.medallion.console.dashboard.DashboardFile;
import dev.medallion.console.dashboard.DashboardPage;
import dev.medallion.console.dashboard.DataSetRows;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.live.ChangeWatch;
import dev.medallion.console.live.LiveStream;
import dev.medallion.console.overview.LandingUpload;
import dev.medallion.console.overview.OverviewPage;
import dev.medallion.console.quality.QualityPage;
import dev.medallion.console.query.QueryPage;
import dev.medallion.console.runs.RunsPage;
import dev.medallion.console.tables.ColumnOrigins;
import dev.medallion.console.tables.TablesPage;
import dev.medallion.console.web.Shell;
import dev.medallion.console.web.Site;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The console of a stack: it answers below {@link #ROOT}, wherever it is mounted. Whoever mounts it
 * lets in only requests that are addressed to this machine and come from no other site's page.
 */
public final class Console implements HttpHandler, AutoCloseable {
  /** The path that it answers below. */
  public static final String ROOT = Shell.ROOT;

  private final Site site;
  private final ChangeWatch watch;

  /**
   * @param target the stack; whoever opened it closes it, after the last request
   * @param pipelines loads the pipeline as it is now, or throws what the user has to fix
   * @param checkout has the template and the prices of the forecast
   * @param columns reads off the queries what columns are made of
   * @param folder holds {@code pipeline.yaml} and its SQL files
   */
  public Console(
      Target target,
      Supplier<Pipeline> pipelines,
      Checkout checkout,
      ColumnLineage.Reader columns,
      Path folder) {
    Lake lake = new Lake(target, pipelines);
    watch = new ChangeWatch(target);
    site = new Site(target.place());
    site.add("", new OverviewPage(lake, site.views()));
    site.add("landing", new LandingUpload(lake));
    site.add("dashboard", new DashboardPage(lake, new DataSetRows(lake), site.views()));
    site.add("tables", new TablesPage(lake, new ColumnOrigins(columns, folder), site.views()));
    site.add("runs", new RunsPage(lake, site.views()));
    site.add("query", new QueryPage(lake, site.views()));
    site.add("quality", new QualityPage(lake, site.views()));
    site.add("access", new AccessPage(lake, site.views()));
    site.add("cost", new CostPage(lake, checkout, site.views()));
    site.addStream("live", new LiveStream(watch));
  }

  /**
   * The dashboard as one file that holds all it needs, as HTML.
   *
   * @param pipeline whose charts it shows
   * @throws IOException if the build is not whole
   */
  public static String dashboardFile(Target target, Pipeline pipeline)
      throws IOException, InterruptedException {
    return DashboardFile.of(new Lake(target, () -> pipeline));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    site.handle(exchange);
  }

  /** Ends the streams of those who look. */
  @Override
  public void close() {
    watch.close();
  }
}

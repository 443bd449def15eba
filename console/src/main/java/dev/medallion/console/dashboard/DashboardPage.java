package dev.medallion.console.dashboard;

import dev.medallion.console.lake.Lake;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Views;

/** The dashboard. */
public final class DashboardPage implements Page {
  private final Lake lake;
  private final DataSetRows rows;
  private final Views views;

  public DashboardPage(Lake lake, DataSetRows rows, Views views) {
    this.lake = lake;
    this.rows = rows;
    this.views = views;
  }

  @Override
  public Response answer(Request request) throws InterruptedException {
    Dashboard dashboard = new DashboardReader(lake, rows).read();
    return request.part(1).equals("data")
        ? Response.json(dashboard.data())
        : views.page("dashboard", "Dashboard", "dashboard", dashboard);
  }
}

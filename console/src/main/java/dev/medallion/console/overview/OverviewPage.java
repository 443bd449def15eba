package dev.medallion.console.overview;

import dev.medallion.console.lake.Lake;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Views;

/** The first page. */
public final class OverviewPage implements Page {
  private final Lake lake;
  private final Views views;

  public OverviewPage(Lake lake, Views views) {
    this.lake = lake;
    this.views = views;
  }

  @Override
  public Response answer(Request request) throws InterruptedException {
    return views.page("", "Overview", "overview", new OverviewReader(lake).read());
  }
}

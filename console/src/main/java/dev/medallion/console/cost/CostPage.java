package dev.medallion.console.cost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.cfn.TemplateException;
import dev.medallion.cli.Checkout;
import dev.medallion.cli.UserError;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Views;
import dev.medallion.cost.CostException;
import dev.medallion.cost.CostReport;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forecast, with sliders for how many files are dropped and how large they are. */
public final class CostPage implements Page {
  private static final double KB_IN_GB = 1e6;
  private static final int MOST_DROPS = 6;
  private static final int LARGEST_KB = 6;

  private final Lake lake;
  private final Checkout checkout;
  private final Views views;

  /**
   * @param checkout has the template and the prices that costs are computed with
   */
  public CostPage(Lake lake, Checkout checkout, Views views) {
    this.lake = lake;
    this.checkout = checkout;
    this.views = views;
  }

  /**
   * A forecast.
   *
   * @param drops the power of ten of the files a day
   * @param size the power of ten of the size of a file, in KB
   * @param total what a day costs, in US dollars
   */
  public record Forecast(
      double drops,
      double size,
      String files,
      String bytes,
      String total,
      double largest,
      List<Item> items,
      List<Quota> quotas) {}

  /** What a part of it costs in a day, in US dollars. */
  public record Item(String name, String how, double cost) {
    /** The cost with its cents. */
    public String figure() {
      return dollars(cost);
    }
  }

  /** How near the drops come to a quota of AWS. */
  public record Quota(String what, String used, String limit, Status status) {}

  /** Takes {@code cost?drops=N&size=N}, each a power of ten: of files a day, and of KB. */
  @Override
  public Response answer(Request request) {
    return views.page(
        "cost",
        "Cost",
        "cost",
        forecast(
            exponent(request, "drops", 2, MOST_DROPS), exponent(request, "size", 2, LARGEST_KB)));
  }

  private static double exponent(Request request, String name, double usual, int most) {
    Optional<String> given = request.parameter(name);
    if (given.isEmpty()) {
      return usual;
    }
    return given
        .filter(text -> text.matches("\\d(\\.\\d{1,3})?"))
        .map(Double::valueOf)
        .filter(value -> value <= most)
        .orElseThrow(
            () -> new Refused(400, "%s is a power of ten from 0 to %d".formatted(name, most)));
  }

  private Forecast forecast(double drops, double size) {
    long files = Math.max(1, Math.round(Math.pow(10, drops)));
    double kilobytes = Math.pow(10, size);
    JsonNode day = report(files, kilobytes / KB_IN_GB).json().path("days").path(0);
    List<Item> items =
        day.path("lines")
            .valueStream()
            .map(
                line ->
                    new Item(
                        line.path("item").asText(),
                        line.path("how").asText(),
                        line.path("cost").asDouble()))
            .sorted(Comparator.comparingDouble(Item::cost).reversed())
            .toList();
    List<Quota> quotas = day.path("quotas").valueStream().map(CostPage::quota).toList();
    return new Forecast(
        drops,
        size,
        String.format(Locale.ROOT, "%,d", files),
        kilobytes < 1000
            ? String.format(Locale.ROOT, "%.0f KB", kilobytes)
            : String.format(Locale.ROOT, "%.1f MB", kilobytes / 1000),
        dollars(day.path("total").asDouble()),
        items.stream().mapToDouble(Item::cost).max().orElse(1),
        items,
        quotas);
  }

  private CostReport report(long files, double gigabytes) {
    try {
      return CostReport.of(
          checkout.home(),
          lake.pipeline(),
          new CostReport.Question(List.of(files), gigabytes, Optional.empty(), checkout.prices()));
    } catch (CostException | TemplateException e) {
      throw new UserError("the costs cannot be computed: " + e.getMessage(), e);
    }
  }

  private static Quota quota(JsonNode quota) {
    return new Quota(
        quota.path("what").asText(),
        String.format(Locale.ROOT, "%,.1f", quota.path("used").asDouble()),
        String.format(Locale.ROOT, "%,.0f", quota.path("limit").asDouble()),
        quota.path("kept").asBoolean()
            ? new Status(Status.Kind.OK, "Kept")
            : new Status(Status.Kind.FAILED, "Exceeded"));
  }

  private static String dollars(double amount) {
    return String.format(Locale.ROOT, amount < 100 ? "$%,.2f" : "$%,.0f", amount);
  }
}

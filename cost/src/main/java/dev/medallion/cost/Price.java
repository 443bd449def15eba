package dev.medallion.cost;

/** What AWS charges for, each with the quantity that its price is for. */
enum Price implements Input {
  GLUE_DPU_HOUR(1, "DPU-hour"),
  LAMBDA_GB_SECOND(1, "GB-second"),
  LAMBDA_REQUESTS(1_000_000, "1,000,000 requests"),
  SQS_REQUESTS(1_000_000, "1,000,000 requests"),
  S3_EVENTS(1_000_000, "1,000,000 events of S3 on EventBridge"),
  STATE_TRANSITIONS(1_000, "1,000 state transitions"),
  ATHENA_SCAN(1_024, "TB scanned"),
  S3_STORAGE(30, "GB-month"),
  S3_PUTS(1_000, "1,000 PUT requests"),
  S3_GETS(1_000, "1,000 GET requests"),
  S3_TABLES_STORAGE(30, "GB-month"),
  S3_TABLES_PUTS(1_000, "1,000 PUT requests"),
  S3_TABLES_GETS(1_000, "1,000 GET requests"),
  S3_TABLES_MONITORING(30_000, "1,000 objects and month"),
  COMPACTION_OBJECTS(1_000, "1,000 objects compacted"),
  COMPACTION_BINPACK(1, "GB compacted by bin-pack"),
  COMPACTION_SORT(1, "GB compacted by sort or z-order"),
  LOGS(1, "GB of logs taken in"),
  ALARMS(30, "alarm and month"),
  METRICS(30, "metric and month"),
  QUICKSIGHT_AUTHORS(30, "author and month"),
  QUICKSIGHT_READERS(30, "reader and month"),
  QUICKSIGHT_SPICE(30, "GB-month of SPICE");

  private final double quantity;
  private final String unit;

  /**
   * A price.
   *
   * @param quantity for how much of what a {@link Line} counts the price is; what AWS charges by
   *     the month is counted by the day here
   */
  Price(double quantity, String unit) {
    this.quantity = quantity;
    this.unit = unit;
  }

  double quantity() {
    return quantity;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String section() {
    return "prices";
  }
}

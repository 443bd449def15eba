package dev.medallion.cost;

/** An AWS quota that the template does not tell. */
enum Limit implements Input {
  QUICKSIGHT_REFRESHES("refreshes of a data set in 24 hours"),
  GLUE_RUNS("Glue job runs at once, in the account"),
  LAMBDA_CONCURRENCY("function calls at once, in the account"),
  TRANSITIONS_PER_SECOND("state transitions a second, in the account");

  private final String unit;

  Limit(String unit) {
    this.unit = unit;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String section() {
    return "limits";
  }
}

package dev.medallion.cost;

/** What neither the template nor the pipeline tells, and a user should replace by measurements. */
enum Assumption implements Input {
  JOB_START_SECONDS("s that a Glue job is billed for before it reads"),
  JOB_SECONDS_PER_GB("s that one executor works on a GB"),
  JOB_LEAST_SECONDS("s that AWS bills a Glue job for at least"),
  FUNCTION_SECONDS("s that a function runs"),
  QUEUE_POLLS_PER_MINUTE("requests a minute with which Lambda asks an empty queue"),
  HISTORY_DAYS("days of drops that bronze holds"),
  SILVER_SHARE("GB of silver for a GB of bronze"),
  HISTORY_SHARE("of bronze and silver that a silver job reads beside the new rows"),
  GOLD_GB("GB of one gold table"),
  SCANNED_SHARE("of silver that a gold model's query scans"),
  QUERY_LEAST_GB("GB that Athena charges a query for at least"),
  QUERY_SECONDS("s that a gold table's statement takes"),
  REFRESH_SECONDS("s that a data set's refresh takes"),
  MANY_FILES("data files of a table, from which on planning its queries takes long"),
  TABLE_FILE_GB("GB of a data file, once compacted"),
  PUTS_PER_COMMIT("PUT requests of a commit to a table"),
  GETS_PER_FILE("GET requests for a data file that is read"),
  COMPACTIONS_PER_DAY("compactions a day of a table at most; S3 decides"),
  LOG_GB_PER_CALL("GB that a function logs in a call"),
  LOG_GB_PER_JOB("GB that a Glue job logs in a run"),
  AUTHORS("authors in QuickSight"),
  READERS("readers in QuickSight");

  private final String unit;

  Assumption(String unit) {
    this.unit = unit;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String section() {
    return "assumptions";
  }
}

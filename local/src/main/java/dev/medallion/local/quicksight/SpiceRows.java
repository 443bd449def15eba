package dev.medallion.local.quicksight;

import java.time.Instant;
import java.util.List;

/**
 * What SPICE holds of a data set.
 *
 * @param ingestionId the ingestion that brought it
 * @param time when it was brought
 * @param columns the declared columns, in their order
 * @param rows each row's values as texts; null for NULL
 */
public record SpiceRows(
    String ingestionId, Instant time, List<String> columns, List<List<String>> rows) {}

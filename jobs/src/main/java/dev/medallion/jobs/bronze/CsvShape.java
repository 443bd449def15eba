package dev.medallion.jobs.bronze;

import java.util.List;

/**
 * What CSV files must share to be read together.
 *
 * @param delimiter what stands between their fields
 * @param columns their columns, normalised, in their own order
 */
record CsvShape(String delimiter, List<String> columns) {}

package dev.medallion.pipeline;

import java.util.List;
import java.util.Map;

/**
 * One kind of file that arrives in the landing bucket, and the bronze table of the same name.
 *
 * @param name the source's name, which is also its bronze table's name
 * @param prefix the key prefix of its objects in the landing bucket, ending in {@code /}
 * @param format how its objects are encoded
 * @param options reader options in Spark's own words, such as {@code delimiter}; empty for Parquet
 * @param key the columns that identify a record; the newest row of each key is what silver sees
 * @param columns column name to Spark SQL type, in order; required for CSV and JSON Lines, empty
 *     for Parquet
 */
public record Source(
    String name,
    String prefix,
    Format format,
    Map<String, String> options,
    List<String> key,
    Map<String, String> columns) {}

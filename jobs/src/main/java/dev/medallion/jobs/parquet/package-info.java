/**
 * Parquet objects, each of which declares its own columns. Values are read as they are stored and
 * made into what a table can hold; what it cannot hold is null and kept in {@code _rescued}.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/types/logicaltypes/">Parquet's logical
 *     types</a>
 */
package dev.medallion.jobs.parquet;

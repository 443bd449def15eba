/**
 * What the functions, the jobs and the local side agree on: the documents that one of them writes
 * and another reads, and the names of tables, columns and properties. Each name is defined here and
 * nowhere else.
 *
 * <p>The jobs' jar carries these classes into Glue, so they run on Java 17, need Jackson alone, and
 * know nothing of AWS, Spark or the pipeline's files.
 */
package dev.medallion.contract;

/**
 * From a dropped file to a bronze ingestion: reads the events of the landing bucket, writes one
 * manifest per source, starts the Glue job for each.
 */
package dev.medallion.functions.ingest;

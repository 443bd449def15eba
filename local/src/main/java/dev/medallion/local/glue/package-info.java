/**
 * AWS Glue: jobs and job runs, carried out by the Spark engine, and the catalog of the table
 * buckets.
 */
package dev.medallion.local.glue;

/**
 * Amazon S3 Tables and its Iceberg REST endpoint, on Iceberg's own catalog handlers with one SQLite
 * file per table bucket. Maintenance is configured here, not carried out yet.
 */
package dev.medallion.local.tables;

/**
 * Amazon S3 Tables and its Iceberg REST endpoint, on Iceberg's own catalog handlers with one SQLite
 * file per table bucket; and the maintenance that S3 carries out by itself, on an engine.
 */
package dev.medallion.local.s3tables;

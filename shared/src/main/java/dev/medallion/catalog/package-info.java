/**
 * The small Iceberg REST client with which handlers read table metadata and commit properties and
 * sort orders, and the names and ARNs of table buckets and tables.
 */
package dev.medallion.catalog;

/** Iceberg tables by name: opened, created and evolved through the catalog API. */
package dev.medallion.jobs.table;

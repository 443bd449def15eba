/**
 * AWS Lake Formation: who may do what with the catalogs, databases, tables and columns of table
 * buckets. It decides for those who come through the Data Catalog, where the catalog is in its
 * mode.
 */
package dev.medallion.local.lakeformation;

/**
 * AWS Lake Formation: who may do what with the catalogs, databases and tables of table buckets.
 * Permissions are kept and listed; nothing asks for them here.
 */
package dev.medallion.local.lakeformation;

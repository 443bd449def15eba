/**
 * Amazon QuickSight: data sources, data sets, and ingestions that really run the data set's SQL.
 */
package dev.medallion.local.quicksight;

/**
 * What a QuickSight data set of the pipeline is. The deployment makes those whose gold table is
 * there; the state machine makes the others once it has built their table.
 */
package dev.medallion.functions.datasets;

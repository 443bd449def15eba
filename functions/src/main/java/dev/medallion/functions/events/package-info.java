/** Tells collectors of lineage what Athena reads and writes, as the functions see it. */
package dev.medallion.functions.events;

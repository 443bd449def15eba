/**
 * Tells collectors of lineage what a run reads and writes, as run events of OpenLineage. Nothing
 * waits for a collector, and no run fails for an event.
 *
 * @see <a href="https://openlineage.io/docs/spec/object-model">The object model of OpenLineage</a>
 */
package dev.medallion.openlineage;

/** Holds events to the JSON schemas of the OpenLineage specification; for tests. */
package dev.medallion.openlineage.schemas;

/** Applies the maintenance that each layer declares to its tables, and fixes what has drifted. */
package dev.medallion.functions.maintenance;

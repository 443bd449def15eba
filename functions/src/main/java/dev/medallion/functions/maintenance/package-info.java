/** Applies the maintenance that each layer declares to its tables, and mends what has drifted. */
package dev.medallion.functions.maintenance;

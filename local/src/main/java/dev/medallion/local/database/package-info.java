/** SQLite files: what services keep that grows with every run. */
package dev.medallion.local.database;

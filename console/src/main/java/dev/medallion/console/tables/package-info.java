/** The tables: what is in them, what made each of their snapshots, and how they are kept. */
package dev.medallion.console.tables;

/**
 * Landed objects become rows of a bronze table: probed one by one, read as they came, traceable to
 * their object, each object once.
 */
package dev.medallion.jobs.bronze;

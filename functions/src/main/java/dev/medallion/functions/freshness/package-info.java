/**
 * Which silver and gold models are due and why, and how long rows have waited to be in their
 * tables: told from the tables alone, never from an event.
 */
package dev.medallion.functions.freshness;

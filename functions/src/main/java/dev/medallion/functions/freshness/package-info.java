/**
 * Which silver and gold models are due, and why: told from the tables alone, never from an event.
 */
package dev.medallion.functions.freshness;

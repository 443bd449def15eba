/**
 * What was not taken as it came: rows that break rules, objects that were refused, dead letters.
 */
package dev.medallion.console.quality;

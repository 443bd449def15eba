/**
 * Measures what the maintenance policies do to queries and what they cost, on the local side: real
 * tables behind the S3 Tables API, maintained on Spark and asked through the Athena API on Trino.
 */
package dev.medallion.bench;

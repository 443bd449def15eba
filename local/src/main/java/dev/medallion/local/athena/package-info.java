/**
 * Amazon Athena: statements are checked against what Athena refuses, then run by the Trino engine.
 */
package dev.medallion.local.athena;

/**
 * What Athena makes of the text of a statement before it runs: one statement or several, its kind,
 * whether it is refused and with which words, and what Trino is to run for it. Knows no engine and
 * no service.
 */
package dev.medallion.local.athena.statement;

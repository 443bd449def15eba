/**
 * The language of Athena's DDL: its grammar, the messages of its syntax errors, and what a text
 * says. Knows no catalog and no service.
 */
package dev.medallion.local.athena.grammar;

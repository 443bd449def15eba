/** An editor for statements to Athena, their results and their history. */
package dev.medallion.console.query;

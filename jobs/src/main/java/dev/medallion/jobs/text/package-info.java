/**
 * Text as values of a table's types: exactly, or not at all. What is not exactly a value of its
 * type is a misfit, which bronze keeps beside the row as it came.
 */
package dev.medallion.jobs.text;

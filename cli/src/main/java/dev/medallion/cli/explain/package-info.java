/**
 * Explains rows of gold: the rows of silver that made one and what each contributes to it, and the
 * records of bronze with their text in the landing bucket. {@link
 * dev.medallion.cli.explain.Explainer} asks Athena, S3 and the tables' metadata; which rows to ask
 * for, it reads off the queries by their analysers.
 */
package dev.medallion.cli.explain;

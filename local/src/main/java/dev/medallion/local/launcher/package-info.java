/**
 * What starts the local side from the command line, and the one place that knows both: the commands
 * {@code run}, {@code up}, {@code reset} and {@code env}, beside those of {@code
 * dev.medallion.cli}, which know nothing of the local side but {@link dev.medallion.cli.LocalSide}.
 */
package dev.medallion.local.launcher;

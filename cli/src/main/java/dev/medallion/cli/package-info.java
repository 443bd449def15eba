/** The command line of {@code ./medallion}. */
package dev.medallion.cli;

/** The command line of {@code ./medallion}. */
package dev.medallion.local.cli;

/** What the pages read of a stack, through the readers that the command line has too. */
package dev.medallion.console.lake;

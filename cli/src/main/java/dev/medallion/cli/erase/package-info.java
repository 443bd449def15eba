/** Erases the rows of a person from all tables of the lakehouse, and certifies it. */
package dev.medallion.cli.erase;

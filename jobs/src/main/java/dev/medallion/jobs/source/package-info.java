/**
 * What a source's objects are: how they are declared, which columns they bring, and how each format
 * is looked at and read. Formats know this package; it knows none of them.
 */
package dev.medallion.jobs.source;

/**
 * CSV, read strictly by RFC 4180: a record that is not of that form, or has not the shape of its
 * header, is kept whole in {@code _rescued}, and reading continues at the next line.
 */
package dev.medallion.jobs.csv;

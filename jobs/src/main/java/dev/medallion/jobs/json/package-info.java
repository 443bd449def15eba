/**
 * JSON Lines: each line is one JSON object, each of whose members is a column. A line that is none
 * stands whole in {@code _rescued}.
 *
 * @see <a href="https://jsonlines.org">JSON Lines</a>
 */
package dev.medallion.jobs.json;

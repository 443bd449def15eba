/**
 * Reads what AWS says when it refuses: which kind of permission refused, where to look, and the
 * command that mends it.
 */
package dev.medallion.cli.doctor;

/**
 * Reads what AWS says when it refuses: which kind of permission refused, where to look, and the
 * command that fixes it.
 */
package dev.medallion.cli.doctor;

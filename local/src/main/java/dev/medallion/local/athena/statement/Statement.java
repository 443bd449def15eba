package dev.medallion.local.athena.statement;

/**
 * A statement that has passed the checks of the start.
 *
 * @param text the statement without the blanks and semicolons around it
 * @param kind what kind it is
 * @param plan what is to be done for it
 */
public record Statement(String text, StatementKind kind, Plan plan) {}

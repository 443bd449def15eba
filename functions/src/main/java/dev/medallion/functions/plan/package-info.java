/**
 * What one run does: the plan documents of the silver jobs, and the statements with which Athena
 * builds and refreshes the gold tables.
 */
package dev.medallion.functions.plan;

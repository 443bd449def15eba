/**
 * What one run does: the plan documents of the silver jobs, and the gold tables to build with the
 * data sets over them.
 */
package dev.medallion.functions.plan;

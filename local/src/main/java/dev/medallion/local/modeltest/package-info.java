/**
 * Runs tests of models on the engines: silver by the job's own code on Spark, gold on Trino. {@link
 * dev.medallion.local.modeltest.ModelTesting} is what a command uses.
 */
package dev.medallion.local.modeltest;

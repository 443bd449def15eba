/**
 * Tells before a deployment what it would do: a project is compared with the pipeline that is
 * deployed, and with what the tables record that they were made by.
 */
package dev.medallion.cli.plan;

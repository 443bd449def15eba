/**
 * Runs inside the Spark child JVM: one Spark, in which jobs run as they would on AWS Glue, each in
 * a session of its own. Knows no service and no job.
 */
package dev.medallion.local.spark;

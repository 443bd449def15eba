/** AWS Glue: jobs and job runs, carried out by the Spark engine. */
package dev.medallion.local.glue;

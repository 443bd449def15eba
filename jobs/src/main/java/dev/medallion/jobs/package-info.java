/**
 * The Spark jobs that AWS Glue runs. Each job is a main class that reads one JSON document, which
 * says everything that the run shall do, and reaches tables through Iceberg catalogs only.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html">Glue
 *     job parameters</a>
 */
package dev.medallion.jobs;

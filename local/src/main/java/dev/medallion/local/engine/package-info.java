/** The engines behind the services: Spark and Trino, each a child process. Knows no service. */
package dev.medallion.local.engine;

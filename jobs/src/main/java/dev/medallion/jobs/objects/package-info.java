/**
 * Objects of S3, by their exact keys: looked up, read and written through the client that Iceberg's
 * {@code S3FileIO} is configured with. Never by a Hadoop path, which folds keys and takes some for
 * patterns.
 */
package dev.medallion.jobs.objects;

/**
 * Amazon S3 on S3Proxy over a folder; each finished write becomes an <i>Object Created</i> event.
 */
package dev.medallion.local.s3;

/**
 * Amazon S3 on S3Proxy over a folder; each finished write, and each file copied into the folder by
 * hand, becomes an <i>Object Created</i> event.
 */
package dev.medallion.local.s3;

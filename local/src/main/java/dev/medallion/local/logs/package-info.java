/**
 * Amazon CloudWatch Logs, to read: what functions and jobs wrote into the files of their processes.
 */
package dev.medallion.local.logs;

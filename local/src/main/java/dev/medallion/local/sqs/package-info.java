/**
 * Amazon SQS: queues with visibility time-outs and dead letters, and the event source that feeds a
 * function from one.
 */
package dev.medallion.local.sqs;

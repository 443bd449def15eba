/**
 * Amazon EventBridge: rules that match events by pattern or fire on a schedule, and their targets.
 */
package dev.medallion.local.eventbridge;

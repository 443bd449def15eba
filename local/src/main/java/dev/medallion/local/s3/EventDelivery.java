package dev.medallion.local.s3;

/** Whether a bucket sends its events to EventBridge. */
public enum EventDelivery {
  /** It sends them all. */
  EVENT_BRIDGE,
  /** It sends none, as a new bucket does. */
  NONE
}

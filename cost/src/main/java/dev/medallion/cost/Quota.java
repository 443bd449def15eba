package dev.medallion.cost;

/**
 * How near a day comes to a limit.
 *
 * @param what what is limited
 * @param used how much of it is used
 * @param limit how much there is
 * @param fix what to do about it if it is too much
 */
record Quota(String what, double used, double limit, String fix) {

  boolean isKept() {
    return used <= limit;
  }
}

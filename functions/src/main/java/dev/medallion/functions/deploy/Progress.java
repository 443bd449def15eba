package dev.medallion.functions.deploy;

/** What the deployment is at, told to whoever gives up waiting for it. */
final class Progress {
  private volatile String step = "it starts";

  /** Goes on to the next step, such as {@code it makes the namespaces}. */
  void at(String next) {
    step = next;
  }

  /** The step that is under way. */
  String step() {
    return step;
  }
}

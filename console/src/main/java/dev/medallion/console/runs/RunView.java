package dev.medallion.console.runs;

import dev.medallion.console.graph.GraphLayout.Drawing;
import dev.medallion.console.lake.Status;
import java.util.List;

/**
 * An execution as it is shown.
 *
 * @param name its name
 * @param started when it was started
 * @param took how long it took, or has taken until now
 * @param cause why it failed; empty if it did not
 * @param states the states of the state machine, with how each stands in this execution
 * @param bars when each step was in force, as parts of the whole
 */
public record RunView(
    String name,
    Status status,
    String started,
    String took,
    String cause,
    String input,
    String output,
    List<State> states,
    Drawing drawing,
    List<Step> steps,
    List<Bar> bars) {
  static final int NODE_WIDTH = 168;
  static final int NODE_HEIGHT = 48;

  /** The width of a state in the graph, in pixels. */
  public int nodeWidth() {
    return NODE_WIDTH;
  }

  /** The height of a state in the graph, in pixels. */
  public int nodeHeight() {
    return NODE_HEIGHT;
  }

  /** Whether it can be stopped. */
  public boolean isRunning() {
    return status.kind() == Status.Kind.RUNNING;
  }

  /** Whether it can go on from where it failed. */
  public boolean canRedrive() {
    return status.kind() == Status.Kind.FAILED || status.kind() == Status.Kind.WARNING;
  }

  /**
   * A state of the state machine.
   *
   * @param style the name of its status, or {@code idle} if the execution has not come to it
   */
  public record State(String name, String type, String style, String detail) {}

  /** A stretch of time: where it begins and how long it is, in thousandths of the whole. */
  public record Bar(String name, String style, int from, int length, String took) {}
}

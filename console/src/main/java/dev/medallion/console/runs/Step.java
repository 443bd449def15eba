package dev.medallion.console.runs;

import dev.medallion.console.lake.Status;
import dev.medallion.console.lake.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A state that an execution has entered.
 *
 * @param name the state's name
 * @param type its type, such as {@code Task}
 * @param iteration which iteration of a map it is in, such as {@code Gold 2}; empty outside
 * @param entered when it was entered
 * @param exited when it was left; empty while it is in force, and if the execution ended in it
 * @param status how it stands
 * @param attempts how often its task was started
 * @param input its input, as JSON
 * @param output its output, as JSON; empty without one
 * @param error the name and the cause of the newest error that it met; empty without one
 * @param query the id of the query of Athena that it ran; empty if it ran none
 * @param job the id of the run of a Glue job that it started; empty if it started none
 */
public record Step(
    String name,
    String type,
    String iteration,
    Instant entered,
    Optional<Instant> exited,
    Status status,
    int attempts,
    String input,
    String output,
    String error,
    String query,
    String job) {

  /** How long it took, or has taken until now. */
  public String took() {
    return Words.length(Duration.between(entered, exited.orElseGet(Instant::now)));
  }

  /** When it was entered, on this machine's clock. */
  public String when() {
    return Words.time(entered).substring(11);
  }
}

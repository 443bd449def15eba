package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the local side can tell and do beyond AWS's APIs, for a command that speaks to what {@code
 * up} runs. On a deployed stack there is none of it.
 */
public interface LocalSide {

  /** Finds the local side that listens at an endpoint. */
  @FunctionalInterface
  interface Finder {
    /**
     * The local side.
     *
     * @param endpoint where it listens
     * @param state the folder that holds its state
     */
    LocalSide at(URI endpoint, Path state);
  }

  /** Where it listens. */
  URI endpoint();

  /** How many events and invocations are on their way now, those to be tried again included. */
  int pending();

  /** The report of the newest maintenance run of each table, with its figures before and after. */
  JsonNode maintenance() throws InterruptedException;

  /**
   * Runs the maintenance jobs of a table and waits for their end.
   *
   * @param bucket the name of its table bucket
   * @param asOf what counts as the present; empty for the present
   * @throws UserError if that is in the past or not an instant
   */
  void maintain(String bucket, String table, Optional<String> asOf) throws InterruptedException;

  /** The file that a function logs to. */
  Path functionLog(String function);

  /** Opens an address that a function can answer to in CloudFormation's place. */
  Callback openCallback();

  /** Takes the answer of a custom resource's function. */
  interface Callback extends AutoCloseable {
    /** The {@code ResponseURL} of the event. */
    String url();

    /**
     * Waits for the answer.
     *
     * @throws UserError if none came in time, or one that CloudFormation would refuse
     */
    JsonNode await(Duration limit) throws InterruptedException;

    @Override
    void close();
  }
}

package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One attempt at a task.
 *
 * @param resource the resource of the Task state
 * @param arguments its evaluated arguments, or the state's input if it declares none
 * @param context the context object
 * @param deadline when the attempt is interrupted, if the state has a timeout
 * @param submitted takes the answer to the call that starts a job, before the job is waited for
 */
public record TaskRequest(
    String resource,
    JsonNode arguments,
    JsonNode context,
    Optional<Instant> deadline,
    Consumer<JsonNode> submitted) {}

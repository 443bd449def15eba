package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * How a state was left.
 *
 * @param output its output
 * @param assigned the variables that it assigns
 * @param next the state that follows; none at the end of the workflow
 */
record Step(JsonNode output, Map<String, JsonNode> assigned, Optional<String> next) {}

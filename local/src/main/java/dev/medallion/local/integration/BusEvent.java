package dev.medallion.local.integration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * An event on the default event bus.
 *
 * @param source who it comes from, such as {@code aws.s3}
 * @param detailType what happened, such as {@code Object Created}
 * @param resources the ARNs that it concerns
 * @param detail the service's own part
 * @param time when it happened
 */
public record BusEvent(
    String source, String detailType, List<String> resources, JsonNode detail, Instant time) {}

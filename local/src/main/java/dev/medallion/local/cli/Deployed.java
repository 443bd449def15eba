package dev.medallion.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the template became.
 *
 * @param endpoint where it runs
 * @param resources the type of each resource and what {@code Ref} gives for it, by its logical id
 */
record Deployed(URI endpoint, JsonNode resources) {

  /** Asks the local side at the endpoint. */
  static Deployed at(URI endpoint) {
    return new Deployed(endpoint, get(endpoint.resolve("/_medallion/deployed")));
  }

  /** How many events and invocations are on their way now, those to be tried again included. */
  int pending() {
    return get(endpoint.resolve("/_medallion/pending")).intValue();
  }

  private static JsonNode get(URI uri) {
    try (InputStream answer = uri.toURL().openStream()) {
      return new ObjectMapper().readTree(answer);
    } catch (IOException e) {
      throw new UserError("nothing answers at %s: %s".formatted(uri, e.getMessage()), e);
    }
  }

  String landingBucket() {
    return physical("LandingBucket");
  }

  String artifactsBucket() {
    return physical("ArtifactsBucket");
  }

  String bronzeJob() {
    return physical("BronzeJob");
  }

  String stateMachine() {
    return physical("Medallion");
  }

  String landingQueue() {
    return physical("LandingQueue");
  }

  String deadLetters() {
    return physical("LandingDeadLetters");
  }

  String workGroup() {
    return physical("GoldWorkGroup");
  }

  String ingestFunction() {
    return physical("IngestFunction");
  }

  String advanceFunction() {
    return physical("AdvanceFunction");
  }

  String maintenanceFunction() {
    return physical("MaintenanceFunction");
  }

  /** The ARN of the layer's table bucket. */
  String tableBucket(Layer layer) {
    return switch (layer) {
      case BRONZE -> physical("BronzeTables");
      case SILVER -> physical("SilverTables");
      case GOLD -> physical("GoldTables");
    };
  }

  /** The table buckets, as the catalog's client takes them. */
  TableBuckets tableBuckets() {
    return new TableBuckets(
        new TableBucketArn(tableBucket(Layer.BRONZE)),
        new TableBucketArn(tableBucket(Layer.SILVER)),
        new TableBucketArn(tableBucket(Layer.GOLD)));
  }

  /** The layer's catalog, as Athena names it. */
  String catalog(Layer layer) {
    String arn = tableBucket(layer);
    return "s3tablescatalog/" + arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** The names of the functions by their logical ids. */
  Map<String, String> functions() {
    Map<String, String> functions = new LinkedHashMap<>();
    resources.properties().stream()
        .filter(entry -> entry.getValue().path("type").asText().equals("AWS::Serverless::Function"))
        .forEach(
            entry -> functions.put(entry.getKey(), entry.getValue().path("reference").asText()));
    return functions;
  }

  private String physical(String logical) {
    String name = resources.path(logical).path("reference").asText();
    if (name.isEmpty()) {
      throw new UserError(
          "the template has no resource %s any more, which this command asks for"
              .formatted(logical));
    }
    return name;
  }
}

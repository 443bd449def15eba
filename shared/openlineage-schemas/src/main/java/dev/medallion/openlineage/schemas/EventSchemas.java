package dev.medallion.openlineage.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The schemas of the OpenLineage specification, which are kept beside this class.
 *
 * @see <a href="https://openlineage.io/docs/spec/object-model">The specification</a>
 */
public final class EventSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PUBLISHED = "https://openlineage.io/spec/(?:facets/)?[0-9-]+/(.+)";

  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          factory -> factory.schemaMappers(mappers -> mappers.add(EventSchemas::beside)));

  /**
   * What is wrong with an event, and with each facet by the schema that it names.
   *
   * @return a line for each problem; none for an event that is as the specification says
   * @throws IllegalArgumentException if it is no JSON
   */
  public List<String> problems(String event) {
    List<String> problems = new ArrayList<>();
    JsonNode tree;
    try {
      tree = JSON.readTree(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + event, e);
    }
    check(tree, tree.path("schemaURL").asText(), problems);
    checkFacets(tree, problems);
    return problems;
  }

  private void checkFacets(JsonNode node, List<String> problems) {
    if (node.has("_schemaURL")) {
      check(node, node.get("_schemaURL").asText(), problems);
    }
    node.forEach(child -> checkFacets(child, problems));
  }

  private void check(JsonNode node, String schema, List<String> problems) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    schemas
        .getSchema(SchemaLocation.of(schema), config)
        .validate(node)
        .forEach(problem -> problems.add(schema + ": " + problem.getMessage()));
  }

  private static com.networknt.schema.AbsoluteIri beside(
      com.networknt.schema.AbsoluteIri published) {
    String file = published.toString().replaceFirst(PUBLISHED, "$1");
    return com.networknt.schema.AbsoluteIri.of(
        "classpath:" + EventSchemas.class.getPackageName().replace('.', '/') + "/" + file);
  }
}

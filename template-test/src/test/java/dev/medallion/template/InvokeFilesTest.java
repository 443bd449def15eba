package dev.medallion.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cfn.Parameters;
import dev.medallion.local.Installation;
import dev.medallion.local.deploy.RecordingServices;
import dev.medallion.local.deploy.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that {@code sam local invoke} is given beside an event. They point a container at what
 * {@code ./medallion up} deploys, so they must say what that deployment gives its functions.
 */
class InvokeFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Installation installation = Installation.current();

  @TempDir private Path state;

  @Test
  void giveEachFunctionTheVariablesOfTheLocalDeployment() throws Exception {
    ObjectNode deployed = JsonNodeFactory.instance.objectNode();
    try (RecordingServices services = new RecordingServices(state)) {
      Stack stack =
          services
              .deployer()
              .deploy(
                  installation.template(),
                  Parameters.overrides(installation.home().resolve("local/parameters.yaml")));
      stack
          .resources()
          .forEach(
              (id, resource) -> {
                if (resource.type().equals("AWS::Serverless::Function")) {
                  ObjectNode variables = deployed.putObject(id);
                  new TreeMap<>(services.functions().get(resource.reference()).environment())
                      .forEach((name, value) -> variables.put(name, atDefaultPort(value)));
                }
              });
    }

    assertThat(read("env.json"))
        .as("events/env.json, which is to hold%n%s", deployed.toPrettyString())
        .isEqualTo(deployed);
  }

  /** A queue's URL stands at the endpoint, which here is at any port. */
  private static String atDefaultPort(String value) {
    return value.replaceFirst("^http://127\\.0\\.0\\.1:[0-9]+/", "http://127.0.0.1:4566/");
  }

  @Test
  void pointTheContainerAtTheEndpointByItsAddress() throws Exception {
    // By a host's name the SDK would ask for BUCKET.NAME, which nothing in a container resolves.
    assertThat(read("endpoint.json").path("AWS_ENDPOINT_URL").asText())
        .matches("http://[0-9.]+:4566");
  }

  @Test
  void keepTheJvmFromWaitingForADebugger() throws Exception {
    assertThat(read("endpoint.json").path("_JAVA_OPTIONS").asText()).doesNotContain("jdwp");
    assertThat(read("endpoint.json").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("AWS_ENDPOINT_URL", "_JAVA_OPTIONS");
  }

  private JsonNode read(String name) throws Exception {
    return JSON.readTree(Files.readString(installation.home().resolve("events").resolve(name)));
  }
}

package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.StateFolder;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.Operations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** The command against an endpoint whose functions are played by the test. */
class InvokeCommandTest {
  @TempDir private Path folder;
  private final List<InvokeRequest> requests = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final InputStream in = System.in;
  private Endpoint endpoint;
  private FileLock lock;
  private Path log;
  private InvokeResponse answer =
      InvokeResponse.builder().payload(SdkBytes.fromUtf8String("{\"a\":[1]}")).build();

  @BeforeEach
  void up() throws IOException {
    StateFolder state = new StateFolder(folder.resolve("state"));
    lock = state.lock();
    log = state.path().resolve(Site.LOGS).resolve("medallion-ingest.log");
    Files.createDirectories(log.getParent());
    Files.writeString(log, "an older line\n");
    endpoint = Endpoint.bind(0);
    endpoint.serve(
        List.of(new PlayedLambda()),
        List.of(
            DescribedStack.of(
                Map.of(
                    "LandingQueue",
                    DescribedStack.resource("AWS::SQS::Queue", "medallion-landing"),
                    "IngestAlarm",
                    DescribedStack.resource("AWS::CloudWatch::Alarm", "medallion-ingest"),
                    "IngestFunction",
                    DescribedStack.resource("AWS::Serverless::Function", "medallion-ingest"),
                    "AdvanceFunction",
                    DescribedStack.resource("AWS::Serverless::Function", "medallion-advance")))),
        Map.of(),
        exchange -> {});
    state.announce(endpoint.uri());
  }

  @AfterEach
  void down() throws IOException {
    System.setIn(in);
    endpoint.close();
    lock.channel().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"IngestFunction", "medallion-ingest", "ingest", "INGEST"})
  void findsTheFunctionByEachOfItsNames(String name) throws IOException {
    assertThat(invoke(name, event("{\"x\": 1}"))).isZero();

    assertThat(requests).extracting(InvokeRequest::functionName).containsOnly("medallion-ingest");
    assertThat(requests.getFirst().payload().asUtf8String()).isEqualTo("{\"x\":1}");
    assertThat(text(out))
        .containsPattern("medallion-ingest SUCCEEDED after \\d+\\.\\d\\d s")
        .contains("\"a\" : [ 1 ]");
  }

  @Test
  void suggestsTheNameThatWasMeant() throws IOException {
    assertThat(invoke("ingset", event("{}"))).isEqualTo(1);

    assertThat(text(errors))
        .contains(
            "the stack has no function \"ingset\"; did you mean \"ingest\"? It has advance,"
                + " ingest");
    assertThat(requests).isEmpty();
  }

  @Test
  void showsWhatTheFunctionLoggedMeanwhile() throws IOException {
    invoke("ingest", event("{}"));

    assertThat(text(out))
        .contains("  INFO started 1 run\n  a line of the JVM\n")
        .doesNotContain("an older line");
  }

  @Test
  void tellsTypeMessageAndLogOfAFunctionThatFails() throws IOException {
    answer =
        InvokeResponse.builder()
            .functionError("Unhandled")
            .payload(
                SdkBytes.fromUtf8String(
                    "{\"errorType\": \"IngestException\", \"errorMessage\": \"no source\"}"))
            .build();

    assertThat(invoke("ingest", event("{}"))).isEqualTo(1);

    assertThat(text(out)).contains("medallion-ingest FAILED after");
    assertThat(text(errors))
        .contains(
            "medallion: medallion-ingest failed: IngestException: no source; its log is " + log);
  }

  @Test
  void printsOneObjectForScripts() throws IOException {
    assertThat(invoke("ingest", event("{}"), "--json")).isZero();

    JsonNode json = new ObjectMapper().readTree(text(out));
    assertThat(json.path("function").asText()).isEqualTo("medallion-ingest");
    assertThat(json.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(json.path("result").toString()).isEqualTo("{\"a\":[1]}");
    assertThat(json.path("log").path(0).asText()).isEqualTo("INFO started 1 run");
  }

  @Test
  void readsStandardInput() {
    System.setIn(new ByteArrayInputStream("{\"y\":2}".getBytes(StandardCharsets.UTF_8)));

    assertThat(invoke("ingest", "-")).isZero();

    assertThat(requests.getFirst().payload().asUtf8String()).isEqualTo("{\"y\":2}");
  }

  @Test
  void tellsWhereTheFileIsNoJson() throws IOException {
    String file = event("{\n  \"a\": 1,\n  b\n}");

    assertThat(invoke("ingest", file)).isEqualTo(1);

    assertThat(text(errors)).contains(file + ":3:3: this is no JSON: Unexpected character ('b'");
  }

  @Test
  void refusesWhatFollowsTheEvent() throws IOException {
    assertThat(invoke("ingest", event("{} {}"))).isEqualTo(1);

    assertThat(text(errors)).contains("event.json:1:4: this is no JSON");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    assertThat(invoke("ingest", event(""))).isEqualTo(1);

    assertThat(text(errors)).contains("is empty; the event that says nothing is {}");
  }

  @Test
  void tellsThatThereIsNoFile() {
    assertThat(invoke("ingest", "nowhere.json")).isEqualTo(1);

    assertThat(text(errors)).contains("there is no file nowhere.json");
  }

  @Test
  void tellsHowToStartWhatIsNotUp() throws IOException {
    lock.release();

    assertThat(invoke("ingest", event("{}"))).isEqualTo(1);

    assertThat(text(errors)).contains("start it with ./medallion up");
  }

  @Test
  void takesTheAnswerToACustomResourceInCloudFormationsPlace() throws IOException {
    assertThat(invoke("advance", shipped("custom-resource-create"))).isZero();

    assertThat(text(out))
        .contains("it answers CloudFormation")
        .contains("SUCCESS: the jar is there");
    assertThat(requests.getFirst().payload().asUtf8String()).contains("\"RequestType\":\"Create\"");
  }

  @Test
  void failsWhenTheFunctionTellsCloudFormationThatItFailed() throws IOException {
    assertThat(invoke("advance", shipped("custom-resource-delete"))).isEqualTo(1);

    assertThat(text(out)).contains("FAILED after").contains("FAILED: not allowed");
  }

  @Test
  void failsWhenTheFunctionTellsCloudFormationNothing() throws IOException {
    assertThat(invoke("ingest", shipped("custom-resource-create"))).isEqualTo(1);

    assertThat(text(errors))
        .contains("CloudFormation would fail the stack: the function did not answer");
  }

  private int invoke(String function, String event, String... more) {
    PrintStream outBefore = System.out;
    PrintStream errorsBefore = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "invoke", function, "-e", event, "--state", folder.resolve("state").toString()));
      arguments.addAll(List.of(more));
      return Main.commandLine().execute(arguments.toArray(String[]::new));
    } finally {
      System.setOut(outBefore);
      System.setErr(errorsBefore);
    }
  }

  private String event(String content) throws IOException {
    return Files.writeString(folder.resolve("event.json"), content).toString();
  }

  private static String shipped(String name) {
    return Path.of(System.getProperty("medallion.home"), "events", name + ".json").toString();
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  /** Lambda with two functions: ingest logs, and advance answers CloudFormation. */
  private final class PlayedLambda implements AwsService {
    @Override
    public String signingName() {
      return "lambda";
    }

    @Override
    public Operations operations() {
      return new Operations().on(InvokeRequest.class, this::invoke);
    }

    private InvokeResponse invoke(InvokeRequest request) {
      requests.add(request);
      try {
        if (request.functionName().equals("medallion-advance")) {
          tellCloudFormation(new ObjectMapper().readTree(request.payload().asUtf8String()));
        } else {
          Files.writeString(
              log,
              """
              {"timestamp": "2026-11-27T01:00:00Z", "level": "INFO", "message": "started 1 run"}
              a line of the JVM
              """,
              StandardOpenOption.APPEND);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return answer;
    }

    private void tellCloudFormation(JsonNode event) throws IOException {
      String document =
          event.path("RequestType").asText().equals("Delete")
              ? "{\"Status\": \"FAILED\", \"Reason\": \"not allowed\"}"
              : "{\"Status\": \"SUCCESS\", \"Reason\": \"the jar is there\"}";
      try (HttpClient client = HttpClient.newHttpClient()) {
        client.send(
            HttpRequest.newBuilder(URI.create(event.path("ResponseURL").asText()))
                .PUT(HttpRequest.BodyPublishers.ofString(document))
                .build(),
            BodyHandlers.discarding());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

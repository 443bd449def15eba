package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.OperationOnTheWire;
import dev.medallion.local.endpoint.Signed;
import dev.medallion.local.engine.SharedEngines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no model class knows is refused by every operation that the endpoint claims. */
class UnknownMembersTest {
  @TempDir private static Path state;
  private static Endpoint endpoint;
  private static LocalServices services;

  @BeforeAll
  static void serve() throws IOException {
    endpoint = Endpoint.bind(0);
    services =
        new LocalServices(
            Installation.current(),
            new Site(endpoint.uri(), state),
            endpoint,
            SharedEngines.lend());
    services.serve(Map.of());
  }

  @AfterAll
  static void close() {
    services.close();
  }

  static Stream<Arguments> operations() {
    return services.claimed().stream()
        .flatMap(
            service ->
                service.operations().requests().stream()
                    .map(
                        request ->
                            Arguments.of(
                                Named.of(service.signingName(), service),
                                Named.of(request.getSimpleName(), request))));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void refusesAMemberThatTheModelDoesNotKnow(AwsService service, Class<?> request)
      throws Exception {
    OperationOnTheWire operation = OperationOnTheWire.of(request);
    if (operation.hasJsonBody()) {
      requireRefused(send(service, operation, operation.path(), "{\"noSuchMember\":\"x\"}"));
    }
    if (operation.target().isEmpty()) {
      String separator = operation.path().contains("?") ? "&" : "?";
      requireRefused(send(service, operation, operation.path() + separator + "noSuchMember=x", ""));
    }
  }

  private static void requireRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'noSuchMember'").contains("ValidationException");
  }

  private static HttpResponse<String> send(
      AwsService service, OperationOnTheWire operation, String path, String body)
      throws IOException, InterruptedException {
    Signed signed =
        new Signed()
            .header(
                "Content-Type",
                operation.target().isPresent() ? "application/x-amz-json-1.1" : "application/json");
    operation.target().ifPresent(target -> signed.header("X-Amz-Target", target));
    return signed.send(
        operation.method(), URI.create(endpoint.uri() + path), service.signingName(), body);
  }
}

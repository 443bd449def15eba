package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.engine.SharedEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** No operation that takes a token gives its first page again for one that it did not give. */
class EveryListPagesTest {
  private static final Set<String> TOKENS = Set.of("nexttoken", "marker", "continuationtoken");

  /** They look for what the list is of before they look at the token; their own tests have it. */
  private static final Set<String> OF_SOMETHING =
      Set.of(
          "DescribeLogStreamsRequest",
          "FilterLogEventsRequest",
          "GetLogEventsRequest",
          "GetExecutionHistoryRequest",
          "GetJobRunsRequest",
          "GetPartitionsRequest",
          "GetQueryResultsRequest",
          "GetTablesRequest",
          "ListDatabasesRequest",
          "ListExecutionsRequest",
          "ListIngestionsRequest",
          "ListNamespacesRequest",
          "ListPreparedStatementsRequest",
          "ListTableMetadataRequest",
          "ListTablesRequest",
          "ListTargetsByRuleRequest");

  @TempDir private static Path state;
  private static Endpoint endpoint;
  private static LocalServices services;

  @BeforeAll
  static void open() throws IOException {
    endpoint = Endpoint.bind(0);
    services =
        new LocalServices(
            Installation.current(),
            new Site(endpoint.uri(), state),
            endpoint,
            SharedEngines.lend());
  }

  @AfterAll
  static void close() {
    services.close();
  }

  static Stream<Arguments> lists() {
    return services.claimed().stream()
        .flatMap(
            service ->
                service.operations().requests().stream()
                    .filter(request -> token(builder(request)).isPresent())
                    .filter(request -> !OF_SOMETHING.contains(request.getSimpleName()))
                    .map(
                        request ->
                            Arguments.of(
                                Named.of(service.signingName(), service),
                                Named.of(request.getSimpleName(), request))));
  }

  // The services are used by every case.
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("lists")
  void refusesATokenThatItDidNotGive(AwsService service, Class<? extends AwsRequest> request) {
    SdkPojo builder = builder(request);
    token(builder).orElseThrow().set(builder, "bogus-token");
    AwsRequest asked = (AwsRequest) ((SdkBuilder<?, ?>) builder).build();

    assertThatThrownBy(() -> service.operations().handler(request).orElseThrow().apply(asked))
        .isInstanceOf(AwsServiceException.class)
        .hasMessageMatching("(?is).*(token|marker).*");
  }

  @Test
  void leavesOutOnlyListsThatAreThere() {
    Set<String> claimed = new TreeSet<>();
    services
        .claimed()
        .forEach(
            service ->
                service.operations().requests().forEach(type -> claimed.add(type.getSimpleName())));

    assertThat(claimed).containsAll(OF_SOMETHING);
  }

  private static SdkPojo builder(Class<?> request) {
    try {
      return (SdkPojo) request.getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<SdkField<?>> token(SdkPojo builder) {
    return builder.sdkFields().stream()
        .filter(field -> TOKENS.contains(field.memberName().toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}

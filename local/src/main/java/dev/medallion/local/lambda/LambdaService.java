package dev.medallion.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.ResourcePolicies;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.ErrorShape;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.endpoint.ServiceErrors;
import dev.medallion.local.files.JsonFolder;
import dev.medallion.local.integration.FunctionInvoker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.State;

/**
 * AWS Lambda, with what the deployed functions and their callers use of it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
public final class LambdaService implements AwsService, FunctionInvoker, AutoCloseable {
  /** The largest event of an asynchronous invocation, in bytes. */
  private static final int LARGEST_ASYNCHRONOUS_PAYLOAD = 1024 * 1024;

  /** The waits before the second and the third attempt of an asynchronous invocation on AWS. */
  public static final List<Duration> RETRY_DELAYS =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

  private static final int FORBIDDEN = 403;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many functions a page holds, however many a request asks for. */
  private static final int LARGEST_PAGE = 50;

  private static final Paging PAGES =
      new Paging(
          "maxItems",
          LARGEST_PAGE,
          10_000,
          (asked, violation) ->
              ServiceErrors.of(
                  LambdaException.builder(), "Lambda", "ValidationException", violation),
          token ->
              InvalidParameterValueException.builder()
                  .message("Marker is not valid: " + token)
                  .build());

  private final Map<String, DeployedFunction> functions = new ConcurrentSkipListMap<>();
  private final SandboxLauncher launcher;
  private final Duration initLimit;
  private final Path logs;
  private final AsynchronousInvocations asynchronous;
  private final FunctionPolicies policies;

  /**
   * The service, without functions.
   *
   * @param credentials gives each function those of its role
   * @param initLimit the longest that a function's start may take
   * @param retryDelays the waits between the attempts of an asynchronous invocation
   * @param failureTargets where asynchronous invocations go whose retries are exhausted
   */
  public LambdaService(
      Site site,
      Installation installation,
      Credentials credentials,
      Duration initLimit,
      List<Duration> retryDelays,
      FailureTargets failureTargets) {
    this(
        site,
        installation,
        credentials,
        initLimit,
        retryDelays,
        failureTargets,
        AccessControl.NONE);
  }

  /**
   * As above, with functions that may do what their roles may.
   *
   * @param access decides that
   */
  public LambdaService(
      Site site,
      Installation installation,
      Credentials credentials,
      Duration initLimit,
      List<Duration> retryDelays,
      FailureTargets failureTargets,
      AccessControl access) {
    this.initLimit = initLimit;
    this.logs = site.logs();
    this.policies = new FunctionPolicies(new JsonFolder(site.state().resolve("lambda/policies")));
    launcher =
        new SandboxLauncher(
            site,
            installation,
            new StartUpCaches(installation.startUpCaches()),
            credentials,
            access);
    asynchronous = new AsynchronousInvocations(retryDelays, failureTargets);
  }

  /** Deploys a function, or replaces it if it is deployed otherwise; starts no process. */
  public void deploy(FunctionDefinition definition) {
    DeployedFunction before =
        functions.put(definition.name(), new DeployedFunction(definition, launcher, initLimit));
    if (before != null) {
      before.close();
    }
  }

  /** Deletes the function, if it is there; an invocation under way fails. */
  public void delete(String function) {
    policies.remove(function);
    DeployedFunction before = functions.remove(function);
    if (before != null) {
      before.close();
    }
  }

  /**
   * Makes the function's published version as it is on AWS when nobody has invoked it for 14 days:
   * Inactive. Nothing happens to a function without SnapStart.
   *
   * @param remaking how long it is not ready after the next invocation
   */
  public void deactivate(String function, Duration remaking) {
    DeployedFunction deployed = find(function);
    if (deployed.definition().snapStart() == SnapStartApplyOn.PUBLISHED_VERSIONS) {
      deployed.snapStart().deactivate(remaking);
    }
  }

  /**
   * Where a function writes.
   *
   * @param group its log group
   * @param stream its log stream
   * @param file the file, which may not be there yet
   */
  public record FunctionLog(String group, String stream, Path file) {}

  /** Where each function writes. */
  public List<FunctionLog> functionLogs() {
    return functions.values().stream()
        .map(DeployedFunction::definition)
        .map(
            function ->
                new FunctionLog(
                    function.logGroup(),
                    function.logStream(),
                    logs.resolve(function.name() + ".log")))
        .toList();
  }

  /** Starts the function's process now, so that its first event does not wait for it. */
  public void warmUp(String function) throws InterruptedException {
    find(function).warmUp();
  }

  /** The role of a function; empty if it has none, or if there is no such function. */
  public Optional<String> role(String function) {
    return Optional.ofNullable(functions.get(function))
        .flatMap(deployed -> deployed.definition().role());
  }

  /** Lets a service invoke a function, or one alias of it, on behalf of a resource. */
  public void permit(InvokePermission permission) {
    policies.add(permission);
  }

  /** The policies of the functions. */
  public ResourcePolicies policies() {
    return policies;
  }

  /**
   * Invokes functions on behalf of callers who may.
   *
   * @param access decides
   */
  public FunctionInvoker authorized(AccessControl access) {
    return (function, payload) -> {
      try {
        access.require(FunctionPermissions.invoke(function));
      } catch (AccessDenied e) {
        throw denial(e);
      }
      return invoke(function, payload);
    };
  }

  @Override
  public JsonNode invoke(String function, JsonNode payload) throws InterruptedException {
    FunctionName named = FunctionName.of(function);
    DeployedFunction deployed = find(named);
    requireReady(deployed, named);
    try {
      return JSON.readTree(
          deployed.invoke(SdkBytes.fromUtf8String(payload.toString())).asByteArrayUnsafe());
    } catch (IOException e) {
      throw new UncheckedIOException("the function " + function + " returned no JSON", e);
    }
  }

  /** Invokes a function and does not wait; a failure is tried again. */
  public void invokeLater(String function, JsonNode payload) {
    asynchronous.submit(find(function), SdkBytes.fromUtf8String(payload.toString()));
  }

  /** How many asynchronous invocations wait or are under way, those to be tried again included. */
  public int pendingInvocations() {
    return asynchronous.pending();
  }

  @Override
  public String signingName() {
    return "lambda";
  }

  /** Somewhat more than the largest event, so that the refusal of one can tell its size. */
  @Override
  public int largestRequest() {
    return FunctionErrors.LARGEST_PAYLOAD + LARGEST_ASYNCHRONOUS_PAYLOAD;
  }

  @Override
  public RequiredPermissions permissions() {
    return FunctionPermissions.permissions();
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.standard().withMessageIn("Message");
  }

  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return ServiceErrors.of(
        LambdaException.builder(),
        "Lambda",
        FORBIDDEN,
        "AccessDeniedException",
        denied.getMessage());
  }

  @Override
  public Operations operations() {
    return new Operations()
        .on(InvokeRequest.class, this::invoke)
        .on(GetFunctionRequest.class, this::getFunction)
        .on(ListFunctionsRequest.class, this::listFunctions);
  }

  private InvokeResponse invoke(InvokeRequest request) {
    FunctionName named = FunctionName.of(request.functionName()).orQualifiedBy(request.qualifier());
    DeployedFunction function = find(named);
    requireSupported(request);
    InvocationType type =
        request.invocationType() == null
            ? InvocationType.REQUEST_RESPONSE
            : request.invocationType();
    SdkBytes payload =
        request.payload() == null ? SdkBytes.fromUtf8String("{}") : request.payload();
    check(payload, type);
    return switch (type) {
      case DRY_RUN -> InvokeResponse.builder().statusCode(204).build();
      case EVENT -> {
        asynchronous.submit(function, payload);
        yield InvokeResponse.builder().statusCode(202).build();
      }
      case REQUEST_RESPONSE -> {
        requireReady(function, named);
        LogTail log = LogTail.of(logs.resolve(named.name() + ".log"));
        InvokeResponse answer = answer(function, named, payload);
        yield request.logType() == LogType.TAIL
            ? answer.toBuilder().logResult(log.read()).build()
            : answer;
      }
      case UNKNOWN_TO_SDK_VERSION ->
          throw invalid("unknown invocation type " + request.invocationTypeAsString());
    };
  }

  /** Without a version it is the latest that is invoked, which has no snapshot. */
  private static void requireReady(DeployedFunction function, FunctionName named) {
    named
        .qualifier()
        .filter(qualifier -> !qualifier.equals(FunctionDefinition.LATEST))
        .ifPresent(
            qualifier -> function.snapStart().requireReady(function.definition().arn(qualifier)));
  }

  /** Refuses by name what would be swallowed. */
  private static void requireSupported(InvokeRequest request) {
    if (request.clientContext() != null) {
      throw invalid("The parameter ClientContext is not supported by the local side");
    }
    if (request.logType() == LogType.UNKNOWN_TO_SDK_VERSION) {
      throw invalid("unknown log type " + request.logTypeAsString());
    }
  }

  private static InvokeResponse answer(
      DeployedFunction function, FunctionName named, SdkBytes payload) {
    InvokeResponse.Builder response =
        InvokeResponse.builder()
            .statusCode(200)
            .executedVersion(
                named
                    .qualifier()
                    .filter(qualifier -> !qualifier.equals(FunctionDefinition.LATEST))
                    .map(qualifier -> FunctionDefinition.VERSION)
                    .orElse(FunctionDefinition.LATEST));
    try {
      response.payload(function.invoke(payload));
    } catch (FunctionFailure e) {
      response.functionError("Unhandled").payload(SdkBytes.fromUtf8String(e.payload().toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a function ran", e);
    }
    return response.build();
  }

  private static void check(SdkBytes event, InvocationType type) {
    byte[] payload = event.asByteArrayUnsafe();
    int limit =
        type == InvocationType.EVENT
            ? LARGEST_ASYNCHRONOUS_PAYLOAD
            : FunctionErrors.LARGEST_PAYLOAD;
    if (payload.length > limit) {
      throw RequestTooLargeException.builder()
          .message(
              "%d byte payload is too large for the %s invocation type (limit %d bytes)"
                  .formatted(payload.length, type, limit))
          .build();
    }
    try {
      JSON.readTree(payload);
    } catch (IOException e) {
      throw InvalidRequestContentException.builder()
          .message("Could not parse request body into json: " + e.getMessage())
          .cause(e)
          .build();
    }
  }

  private static InvalidRequestContentException invalid(String message) {
    return InvalidRequestContentException.builder().message(message).build();
  }

  private GetFunctionResponse getFunction(GetFunctionRequest request) {
    return GetFunctionResponse.builder()
        .configuration(configuration(find(request.functionName()).definition()))
        .build();
  }

  private ListFunctionsResponse listFunctions(ListFunctionsRequest request) {
    Page<DeployedFunction> page =
        PAGES.page(
            "ListFunctions",
            List.copyOf(functions.values()),
            function -> function.definition().name(),
            Math.min(LARGEST_PAGE, PAGES.size(request.maxItems())),
            request.marker());
    return ListFunctionsResponse.builder()
        .functions(
            page.items().stream().map(function -> configuration(function.definition())).toList())
        .nextMarker(page.nextToken())
        .build();
  }

  private static FunctionConfiguration configuration(FunctionDefinition function) {
    return FunctionConfiguration.builder()
        .functionName(function.name())
        .functionArn(function.arn())
        .handler(function.handler())
        .runtime(function.runtime())
        .memorySize(function.memoryMegabytes())
        .timeout((int) function.timeout().toSeconds())
        .environment(EnvironmentResponse.builder().variables(function.environment()).build())
        .packageType(PackageType.ZIP)
        .version(FunctionDefinition.LATEST)
        .state(State.ACTIVE)
        .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL)
        .build();
  }

  private DeployedFunction find(String name) {
    return find(FunctionName.of(name));
  }

  private DeployedFunction find(FunctionName named) {
    DeployedFunction function = functions.get(named.name());
    if (function == null
        || named.qualifier().filter(one -> !function.definition().has(one)).isPresent()) {
      String qualifier = named.qualifier().map(one -> ":" + one).orElse("");
      throw ResourceNotFoundException.builder()
          .message(
              "Function not found: " + Site.arn("lambda", "function:" + named.name() + qualifier))
          .build();
    }
    return function;
  }

  /** Ends every process of every function. */
  @Override
  public void close() {
    asynchronous.close();
    functions.values().parallelStream().forEach(DeployedFunction::close);
  }
}

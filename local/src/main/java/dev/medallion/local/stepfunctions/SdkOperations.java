package dev.medallion.local.stepfunctions;

import dev.medallion.local.endpoint.AwsService;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;

/** The operations of the local services, by the names that SDK integrations call them by. */
final class SdkOperations {
  private static final String REQUEST = "Request";

  /** One operation. */
  record Operation(
      Class<? extends AwsRequest> request, Function<AwsRequest, AwsResponse> handler) {}

  private final Map<String, Operation> operations = new TreeMap<>();

  SdkOperations(Collection<? extends AwsService> services) {
    for (AwsService service : services) {
      for (Class<?> request : service.operations().requests()) {
        operations.put(
            name(request),
            new Operation(
                request.asSubclass(AwsRequest.class),
                service.operations().handler(request).orElseThrow()));
      }
    }
  }

  /** An operation by its name, such as {@code quicksight:createIngestion}. */
  Optional<Operation> find(String name) {
    return Optional.ofNullable(operations.get(name));
  }

  /** The operation that answers a request class, which some local service must. */
  Operation require(Class<? extends AwsRequest> request) {
    return find(name(request))
        .orElseThrow(
            () -> new IllegalStateException("no local service answers " + request.getSimpleName()));
  }

  /** The services, by the names that resources have them by. */
  Set<String> services() {
    Set<String> services = new TreeSet<>();
    operations.keySet().forEach(name -> services.add(name.substring(0, name.indexOf(':'))));
    return services;
  }

  /** The operations of a service. */
  Set<String> actions(String service) {
    Set<String> actions = new TreeSet<>();
    for (String name : operations.keySet()) {
      if (name.startsWith(service + ":")) {
        actions.add(name.substring(service.length() + 1));
      }
    }
    return actions;
  }

  private static String name(Class<?> request) {
    String[] packages = request.getPackageName().split("\\.", -1);
    String operation = request.getSimpleName();
    operation = operation.substring(0, operation.length() - REQUEST.length());
    return "%s:%s%s"
        .formatted(
            packages[packages.length - 2],
            Character.toLowerCase(operation.charAt(0)),
            operation.substring(1));
  }
}

package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;

/** Finds the operation that a request is for. */
final class ServiceRouter {

  /** An operation of a service, with the labels of a REST path. */
  record Route(
      OperationBinding binding,
      Function<AwsRequest, AwsResponse> handler,
      Map<String, String> labels) {}

  private final Map<String, AwsService> services = new HashMap<>();
  private final Map<String, Route> targets = new HashMap<>();
  private final Map<String, AwsService> targetPrefixes = new HashMap<>();
  private final Map<AwsService, List<Route>> paths = new HashMap<>();

  ServiceRouter(List<AwsService> all) {
    for (AwsService service : all) {
      services.put(service.signingName(), service);
      List<Route> rest = new ArrayList<>();
      Operations operations = service.operations();
      for (Class<?> request : operations.requests()) {
        OperationBinding binding = OperationBinding.of(request);
        Route route = new Route(binding, operations.handler(request).orElseThrow(), Map.of());
        binding
            .target()
            .ifPresentOrElse(
                target -> {
                  targets.put(target, route);
                  targetPrefixes.put(prefix(target), service);
                },
                () -> rest.add(route));
      }
      rest.sort(Comparator.comparingInt(route -> -route.binding().literalLength()));
      paths.put(service, rest);
    }
  }

  List<String> signingNames() {
    return services.keySet().stream().sorted().toList();
  }

  /** The service that a request is meant for, by its target or what it is signed for. */
  Optional<AwsService> service(Optional<String> target, Optional<String> signedFor) {
    return target
        .map(value -> targetPrefixes.get(prefix(value)))
        .or(() -> signedFor.map(services::get));
  }

  /**
   * The operation.
   *
   * @throws Refusal if the service does not answer it
   */
  Route route(AwsService service, Optional<String> target, HttpExchange exchange) {
    if (target.isPresent()) {
      return Optional.ofNullable(targets.get(target.get()))
          .orElseThrow(() -> Refusal.unsupported(target.get()));
    }
    String path = exchange.getRequestURI().getRawPath();
    List<String> query = Query.of(exchange.getRequestURI()).raw();
    for (Route route : paths.get(service)) {
      Optional<Map<String, String>> labels =
          route.binding().match(exchange.getRequestMethod(), path, query);
      if (labels.isPresent()) {
        return new Route(route.binding(), route.handler(), labels.get());
      }
    }
    throw Refusal.unsupported(
        service.signingName() + ": " + exchange.getRequestMethod() + " " + path);
  }

  private static String prefix(String target) {
    int dot = target.lastIndexOf('.');
    return dot < 0 ? target : target.substring(0, dot);
  }
}

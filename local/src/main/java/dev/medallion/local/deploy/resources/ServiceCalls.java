package dev.medallion.local.deploy.resources;

import dev.medallion.local.endpoint.AwsService;
import java.util.List;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;

/** Calls the local services within the process. */
public final class ServiceCalls {
  private final List<AwsService> services;

  /** Calls to these services. */
  public ServiceCalls(List<AwsService> services) {
    this.services = List.copyOf(services);
  }

  /**
   * Lets the service that the request is for answer it.
   *
   * @throws IllegalStateException if no service here answers such requests
   */
  <R extends AwsResponse> R call(AwsRequest request, Class<R> response) {
    return services.stream()
        .flatMap(service -> service.operations().handler(request.getClass()).stream())
        .findFirst()
        .map(handler -> response.cast(handler.apply(request)))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no local service answers " + request.getClass().getSimpleName()));
  }
}

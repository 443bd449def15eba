package dev.medallion.cli;

import java.time.Duration;
import java.util.Optional;

/** The stack that a command speaks to: one on AWS, or what {@code up} runs. */
public final class Target implements AutoCloseable {
  private static final Duration LOCAL_POLL = Duration.ofMillis(100);

  /** What AWS's APIs bear: looking more often is throttled. */
  private static final Duration POLL = Duration.ofSeconds(2);

  private final Services services;
  private final DeployedStack stack;
  private final Optional<LocalSide> local;

  private Target(Services services, DeployedStack stack, Optional<LocalSide> local) {
    this.services = services;
    this.stack = stack;
    this.local = local;
  }

  /** What {@code up} runs. */
  public static Target up(LocalSide local) {
    Services services = Services.at(local.endpoint());
    try {
      return new Target(
          services, DeployedStack.only(services.cloudFormation()), Optional.of(local));
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  /** The stack of that name. */
  static Target stack(Access access, String name) {
    Services services = Services.of(access);
    try {
      return new Target(
          services,
          DeployedStack.named(services.cloudFormation(), name, access.region().id()),
          Optional.empty());
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  public Services services() {
    return services;
  }

  public DeployedStack stack() {
    return stack;
  }

  /** What goes beyond AWS's APIs; empty for a deployed stack. */
  public Optional<LocalSide> local() {
    return local;
  }

  /** The endpoint that is used instead of AWS's; empty on AWS. */
  String endpoint() {
    return services.access().endpoint().map(Object::toString).orElse("");
  }

  /** Where it is, for people. */
  public String place() {
    return local.isPresent()
        ? "up at " + endpoint()
        : "stack %s in %s, account %s%s"
            .formatted(
                stack.name(),
                services.access().region(),
                stack.account(),
                endpoint().isEmpty() ? "" : ", at " + endpoint());
  }

  /** How long to wait between two looks at what changes. */
  public Duration poll() {
    return local.isPresent() ? LOCAL_POLL : POLL;
  }

  @Override
  public void close() {
    services.close();
  }
}

package dev.medallion.local.access;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Refuses what a browser sends on behalf of a foreign page: a request whose host is not loopback's
 * (the name of the page's own server, made to resolve to this machine), or whose origin is another
 * than the endpoint. Also tells browsers to show no answer inside another page.
 */
public final class HostFilter extends Filter {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  /** Writes the refusal in the protocol of the request. */
  public interface Refuser {
    /** Ends the exchange with the message. */
    void refuse(HttpExchange exchange, String message) throws IOException;
  }

  private final Access access;
  private final IntSupplier port;
  private final Refuser refuser;

  /**
   * A filter of an endpoint.
   *
   * @param access whom it lets in beside loopback
   * @param port the endpoint's port
   * @param refuser tells others so
   */
  public HostFilter(Access access, IntSupplier port, Refuser refuser) {
    this.access = access;
    this.port = port;
    this.refuser = refuser;
  }

  @Override
  public String description() {
    return "lets in only requests that are addressed to loopback and come from no foreign origin";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    Headers answer = exchange.getResponseHeaders();
    answer.set("X-Content-Type-Options", "nosniff");
    answer.set("X-Frame-Options", "DENY");
    answer.set("Content-Security-Policy", "frame-ancestors 'none'; form-action 'none'");
    answer.set("Cross-Origin-Resource-Policy", "same-origin");
    answer.set("Referrer-Policy", "no-referrer");
    Optional<String> problem = problem(exchange);
    if (problem.isPresent()) {
      refuser.refuse(exchange, problem.get());
    } else {
      chain.doFilter(exchange);
    }
  }

  private Optional<String> problem(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    List<String> hosts = headers.getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !authorities().contains(hosts.getFirst().toLowerCase(Locale.ROOT))) {
      return Optional.of(
          "The host %s is refused: the endpoint answers to %s. To let another in, start it with"
                  .formatted(hosts, String.join(", ", authorities()))
              + " --allow-host HOST");
    }
    List<String> origins = headers.getOrDefault("Origin", List.of());
    String own = "http://" + hosts.getFirst();
    if (!origins.stream().allMatch(own::equalsIgnoreCase)) {
      return Optional.of(
          "The origin %s is refused: the endpoint answers to no other page's requests"
              .formatted(origins));
    }
    return isFromAnotherSite(headers, exchange.getRequestMethod())
        ? Optional.of("The request is refused: a page of another site made it")
        : Optional.empty();
  }

  /** A browser says so even where it names no origin; a link that is followed may come from one. */
  private static boolean isFromAnotherSite(Headers headers, String method) {
    String site = Optional.ofNullable(headers.getFirst("Sec-Fetch-Site")).orElse("none");
    boolean follows =
        method.equals("GET")
            && "navigate".equals(headers.getFirst("Sec-Fetch-Mode"))
            && "document".equals(headers.getFirst("Sec-Fetch-Dest"));
    return !site.equals("none") && !site.equals("same-origin") && !follows;
  }

  private Set<String> authorities() {
    Set<String> authorities = new LinkedHashSet<>();
    LOOPBACK.forEach(host -> authorities.add(host + ":" + port.getAsInt()));
    for (String host : access.hosts()) {
      authorities.add(hasPort(host) ? host : host + ":" + port.getAsInt());
    }
    return authorities;
  }

  private static boolean hasPort(String host) {
    return host.matches("(?:[^:\\[\\]]+|\\[[^\\]]+\\]):\\d+");
  }
}

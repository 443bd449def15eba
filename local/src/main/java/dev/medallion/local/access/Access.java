package dev.medallion.local.access;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the endpoint asks of a request before any service sees it.
 *
 * @param hosts the hosts, beside loopback's, that a request may be addressed to: {@code HOST} with
 *     the endpoint's own port, or {@code HOST:PORT}
 * @param authentication whether requests need a signature or a token
 */
public record Access(Set<String> hosts, Authentication authentication) {

  /** Whether requests need to be signed. */
  public enum Authentication {
    /** Each needs a signature or a token. */
    REQUIRED,
    /** Any will do, and none. */
    SWITCHED_OFF
  }

  /** Only requests to loopback's own names, each of them signed. */
  public static final Access LOOPBACK = new Access(Set.of(), Authentication.REQUIRED);

  /** Copies the hosts. */
  public Access {
    hosts = Set.copyOf(hosts);
  }

  /** The same, with those hosts let in as well. */
  public Access allowing(List<String> more) {
    Set<String> all = new LinkedHashSet<>(hosts);
    more.forEach(host -> all.add(host.toLowerCase(Locale.ROOT)));
    return new Access(all, authentication);
  }

  /** The same, with nothing verified. */
  public Access withoutAuthentication() {
    return new Access(hosts, Authentication.SWITCHED_OFF);
  }
}

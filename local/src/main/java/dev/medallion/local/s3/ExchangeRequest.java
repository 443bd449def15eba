package dev.medallion.local.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.medallion.local.endpoint.Query;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request of the JDK's HTTP server as S3Proxy wants to see it. What S3Proxy does not ask for is
 * not there: the wrapped request refuses.
 */
final class ExchangeRequest extends HttpServletRequestWrapper {
  private static final long UNKNOWN = -1;

  private final HttpExchange exchange;
  private final Query query;
  private Set<String> hidden = Set.of();

  ExchangeRequest(HttpExchange exchange) {
    super(Refusing.all(HttpServletRequest.class));
    this.exchange = exchange;
    this.query = Query.of(exchange.getRequestURI());
  }

  /** Does not list headers of these names, which are in small letters, any more. */
  void hide(Set<String> headers) {
    hidden = headers;
  }

  @Override
  public String getMethod() {
    return exchange.getRequestMethod();
  }

  @Override
  public String getRequestURI() {
    return exchange.getRequestURI().getRawPath();
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer("http://").append(getHeader("Host")).append(getRequestURI());
  }

  @Override
  public String getHeader(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return Collections.enumeration(exchange.getRequestHeaders().getOrDefault(name, List.of()));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    Headers headers = exchange.getRequestHeaders();
    return Collections.enumeration(
        headers.keySet().stream()
            .filter(name -> !hidden.contains(name.toLowerCase(Locale.ROOT)))
            .toList());
  }

  @Override
  public long getDateHeader(String name) {
    String value = getHeader(name);
    if (value == null) {
      return UNKNOWN;
    }
    try {
      ZonedDateTime time = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Instant.from(time).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("the header " + name + " is no date: " + value, e);
    }
  }

  @Override
  public String getContentType() {
    return getHeader("Content-Type");
  }

  @Override
  public long getContentLengthLong() {
    String value = getHeader("Content-Length");
    return value == null ? UNKNOWN : Long.parseLong(value);
  }

  @Override
  public String getParameter(String name) {
    return query.value(name).orElse(null);
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(query.names());
  }
}

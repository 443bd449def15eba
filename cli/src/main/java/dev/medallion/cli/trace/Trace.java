package dev.medallion.cli.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The spans of a stretch of time, by the service that they were in. */
public final class Trace {
  private final Map<String, List<Span>> services = new LinkedHashMap<>();

  /** Adds spans of a service; they may overlap. */
  public Trace add(String service, List<Span> spans) {
    services.computeIfAbsent(service, unseen -> new ArrayList<>()).addAll(spans);
    return this;
  }

  Map<String, List<Span>> services() {
    return services;
  }
}

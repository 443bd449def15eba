package dev.medallion.local.lambda;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A function that does what its event says; runs in a process of its own. */
public final class SampleFunction {

  /** The handler. */
  public Object handle(Map<String, Object> event) throws InterruptedException {
    System.out.println("handling " + event.get("do"));
    return switch (String.valueOf(event.get("do"))) {
      case "environment" -> new TreeMap<>(System.getenv());
      case "process" -> Map.of("id", ProcessHandle.current().pid());
      case "throw" -> throw new IllegalStateException("no manifest for " + event.get("of"));
      case "exit" -> {
        Runtime.getRuntime().halt(3);
        yield null;
      }
      case "hang" -> {
        new CountDownLatch(1).await();
        yield null;
      }
      case "much" -> "x".repeat(7 * 1024 * 1024);
      case "heap" -> Map.of("megabytes", Runtime.getRuntime().maxMemory() / (1024 * 1024));
      default -> List.of(event, "Zoë");
    };
  }
}

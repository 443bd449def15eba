package dev.medallion.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.local.deploy.resources.CustomResourceAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * Takes the answer to a custom resource's event. The address that stands in such an event is signed
 * by CloudFormation for one answer and is of no use afterwards.
 */
final class CloudFormationStandIn implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final HttpServer server;
  private final CustomResourceAnswers.Awaited awaited;

  /** Listens on a free port of the loopback interface. */
  CloudFormationStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen for the function's answer", e);
    }
    CustomResourceAnswers answers =
        new CustomResourceAnswers(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    server.createContext(CustomResourceAnswers.PATH, answers);
    server.start();
    awaited = answers.expect();
  }

  /** Whether CloudFormation sends such events. */
  static boolean isAskedBy(JsonNode event) {
    return event.path("RequestType").isTextual() && event.path("ResponseURL").isTextual();
  }

  /** The event, to be answered here. */
  JsonNode readdress(JsonNode event) {
    return ((ObjectNode) event.deepCopy()).put("ResponseURL", awaited.url());
  }

  /**
   * What the function, which has returned, has told CloudFormation.
   *
   * @throws UserError if it has told nothing, or what CloudFormation would refuse
   */
  JsonNode answer() throws InterruptedException {
    try {
      return awaited.await(LIMIT);
    } catch (IllegalStateException e) {
      throw new UserError("CloudFormation would fail the stack: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    awaited.close();
    server.stop(0);
  }
}

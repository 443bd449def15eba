package dev.medallion.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.cli.LocalSide;
import dev.medallion.cli.UserError;
import dev.medallion.local.deploy.resources.CustomResourceAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * Takes the answer to a custom resource's event. The address in such an event is signed by
 * CloudFormation for one answer and is of no use afterwards.
 */
final class CallbackServer implements LocalSide.Callback {
  private final HttpServer server;
  private final CustomResourceAnswers.Awaited awaited;

  /** Listens on a free port of the loopback interface. */
  CallbackServer() {
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

  @Override
  public String url() {
    return awaited.url();
  }

  @Override
  public JsonNode await(Duration limit) throws InterruptedException {
    try {
      return awaited.await(limit);
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

package dev.medallion.local.trino;

import io.trino.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Starts a Trino server in this process.
 *
 * <p>The server reads its configuration from the file that the system property {@code config}
 * names, takes over the standard outputs for its log, and ends the process when it cannot start.
 */
public final class TrinoHost {
  private TrinoHost() {}

  /**
   * Starts the server and ends this process when the standard input ends, which it does when the
   * parent process is gone.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    InputStream parent = System.in;
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> haltAtEnd(parent));
    new Server().start(Server.class.getPackage().getImplementationVersion());
  }

  /** Halts rather than exits: nobody is left to read what an orderly end would write. */
  private static void haltAtEnd(InputStream parent) {
    try {
      parent.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("the pipe from the parent process broke: " + e.getMessage());
    }
    Runtime.getRuntime().halt(1);
  }
}

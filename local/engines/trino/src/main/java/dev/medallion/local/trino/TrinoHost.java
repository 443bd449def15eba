package dev.medallion.local.trino;

import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import io.trino.server.Server;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Starts a Trino server in this process.
 *
 * <p>The server reads its configuration from the file that the system property {@code config}
 * names, takes over the standard outputs for its log, and ends the process when it cannot start.
 * Requests need the password in the environment variable {@code MEDALLION_SECRET}.
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
    new GuardedServer(new PasswordFilter(System.getenv("MEDALLION_SECRET")))
        .start(Server.class.getPackage().getImplementationVersion());
  }

  private static final class GuardedServer extends Server {
    private final Filter filter;

    GuardedServer(Filter filter) {
      this.filter = filter;
    }

    @Override
    protected Iterable<? extends Module> getAdditionalModules() {
      Module guard =
          binder -> Multibinder.newSetBinder(binder, Filter.class).addBinding().toInstance(filter);
      return List.of(guard);
    }
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

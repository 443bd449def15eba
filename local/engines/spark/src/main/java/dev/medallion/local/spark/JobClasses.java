package dev.medallion.local.spark;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of the jobs, which the tasks of Spark find as well: what a job sends to them is made
 * of its own classes. Each is loaded once, so that it stays compiled from one run to the next.
 *
 * <p>It has to be the context class loader of the thread that starts Spark, whose executor takes it
 * for the parent of its own.
 */
final class JobClasses extends URLClassLoader {
  private List<String> jars = List.of();

  JobClasses(ClassLoader parent) {
    super("jobs", new URL[0], parent);
  }

  /**
   * Takes the jars of a run.
   *
   * @throws IllegalStateException if an earlier run had others: this process cannot forget them
   */
  synchronized void require(List<String> wanted) throws MalformedURLException {
    if (jars.isEmpty()) {
      for (String jar : wanted) {
        addURL(Path.of(jar).toUri().toURL());
      }
      jars = List.copyOf(wanted);
    } else if (!jars.equals(wanted)) {
      throw new IllegalStateException(
          "this process runs jobs from %s, and has to be started anew for %s"
              .formatted(jars, wanted));
    }
  }
}

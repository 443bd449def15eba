package dev.medallion.local.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs silver models on rows that it is given: reads a {@link ModelRun}, writes a
 * {@link ModelRun.Answer}.
 */
public final class ModelRunHost {
  private static final long POLL_MILLIS = 5;

  private ModelRunHost() {}

  /**
   * Answers one request after the other, until its standard input ends. Requests are in the files
   * {@code 1.request}, {@code 2.request} and so on of the folder that the first argument names,
   * answers in {@code 1.answer} and so on; each is there when it is whole.
   */
  public static void main(String[] arguments) throws Exception {
    haltWithParent(System.in);
    ObjectMapper json = new ObjectMapper();
    Path folder = Path.of(arguments[0]);
    JobClasses classes = new JobClasses(ModelRunHost.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(classes);
    ModelRuns runs = ModelRuns.start(folder.resolve("tables"), classes);
    for (int number = 1; ; number++) {
      Path request = folder.resolve(number + ".request");
      while (Files.notExists(request)) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      Path part = folder.resolve(number + ".part");
      json.writeValue(part.toFile(), runs.answer(json.readValue(request.toFile(), ModelRun.class)));
      Files.move(part, folder.resolve(number + ".answer"), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void haltWithParent(InputStream parent) {
    Thread watch =
        new Thread(
            () -> {
              try {
                parent.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException e) {
                System.err.println("standard input is gone: " + e.getMessage());
              }
              Runtime.getRuntime().halt(0);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}

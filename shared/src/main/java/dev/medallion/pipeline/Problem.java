package dev.medallion.pipeline;

/**
 * One thing that is wrong in the pipeline folder, and where.
 *
 * @param file the file, relative to the pipeline folder
 * @param line the line, from 1; 0 when it is the file as a whole
 * @param message what is wrong with which thing, and how to mend it
 */
public record Problem(String file, int line, String message) {

  /** As compilers print it, so that editors can follow: {@code pipeline.yaml:14: message}. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
  }
}

package dev.medallion.pipeline;

/**
 * One thing that is wrong in the pipeline folder, and where.
 *
 * @param file the file, relative to the pipeline folder
 * @param line the line, from 1; 0 when it is the file as a whole
 * @param column the character of the line, from 1; 0 when it is the line as a whole
 * @param message what is wrong with which thing, and how to fix it
 */
public record Problem(String file, int line, int column, String message) {

  /** A problem of a line, or of a file as a whole. */
  public Problem(String file, int line, String message) {
    this(file, line, 0, message);
  }

  /** As compilers print it, so that editors can follow: {@code pipeline.yaml:14: message}. */
  @Override
  public String toString() {
    return file
        + (line == 0 ? "" : ":" + line)
        + (column == 0 ? "" : ":" + column)
        + ": "
        + message;
  }
}

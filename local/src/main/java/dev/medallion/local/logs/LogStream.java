package dev.medallion.local.logs;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A log stream over a file.
 *
 * @param group the log group
 * @param name its name within the group
 * @param file the file, which may not be there yet
 * @param thread if the file holds more than this stream: the thread whose lines these are, in
 *     square brackets, with the lines that follow each of them and name no thread
 */
public record LogStream(String group, String name, Path file, Optional<String> thread) {}

package dev.medallion.local.logs;

import java.util.List;
import java.util.Set;

/** Who writes logs. */
public interface LogSource {

  /** The names of the log groups. */
  Set<String> groups();

  /** The streams of a group, those without a line yet included. */
  List<LogStream> streams(String group);
}

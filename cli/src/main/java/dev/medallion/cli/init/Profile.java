package dev.medallion.cli.init;

import java.util.List;
import java.util.Map;

/**
 * What was found in the files of a source.
 *
 * @param files the files
 * @param records how many were looked at
 * @param options reader options that they need, as {@code pipeline.yaml} has them
 * @param columns those that a source may declare, in their order
 * @param key what identifies a record
 * @param remarks what a user should know, a sentence each
 */
record Profile(
    SourceFiles files,
    long records,
    Map<String, String> options,
    List<Column> columns,
    Key key,
    List<String> remarks) {

  String name() {
    return files.name();
  }
}

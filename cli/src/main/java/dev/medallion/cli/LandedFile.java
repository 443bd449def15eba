package dev.medallion.cli;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A landed file that a person names, and what is made from it. */
final class LandedFile {
  private static final String SCHEME = "s3://";

  private final Target target;
  private final Pipeline pipeline;
  private final Source source;
  private final LandedWrites.Choice choice;
  private final LandedWrites landed;
  private final Options options;

  /** The options of the commands that change what is made from a file. */
  static final class Options {
    @Option(
        names = "--version-id",
        paramLabel = "ID",
        description = "The version of one write of the object (default: all of its writes).")
    private String version;

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask first.")
    private boolean yes;

    @Option(names = "--wait", description = "Wait until gold has followed, and show the way there.")
    private boolean wait;

    /**
     * Asks whether to go on.
     *
     * @throws UserError if the answer is no, or nobody can be asked
     */
    void confirm(String what, String done) {
      if (yes) {
        return;
      }
      Confirmation.ask(what, done);
    }
  }

  private LandedFile(
      Target target,
      Pipeline pipeline,
      Source source,
      LandedWrites.Choice choice,
      Options options) {
    this.target = target;
    this.pipeline = pipeline;
    this.source = source;
    this.choice = choice;
    this.landed = new LandedWrites(target.services(), target.stack(), pipeline, source);
    this.options = options;
  }

  /**
   * The file of an object.
   *
   * @param object {@code s3://bucket/key}
   * @throws UserError if it is none of the landing bucket, or of no source
   */
  static LandedFile of(Target target, Pipeline pipeline, String object, Options options) {
    String landing = SCHEME + target.stack().landingBucket() + "/";
    if (!object.startsWith(landing) || object.length() == landing.length()) {
      throw new UserError(
          "%s is no object of the landing bucket: name one as %sKEY, as the column %s has it"
              .formatted(object, landing, BronzeColumns.OBJECT));
    }
    String key = object.substring(landing.length());
    Source source =
        pipeline
            .sourceOf(key)
            .orElseThrow(
                () ->
                    new UserError(
                        "%s is below the prefix of no source: they are %s"
                            .formatted(
                                object,
                                String.join(
                                    ", ",
                                    pipeline.sources().stream().map(Source::prefix).toList()))));
    return new LandedFile(
        target,
        pipeline,
        source,
        new LandedWrites.Choice(object, Optional.ofNullable(options.version)),
        options);
  }

  LandedWrites.Choice choice() {
    return choice;
  }

  LandedWrites landed() {
    return landed;
  }

  /**
   * The writes of it that bronze holds; shows them, and what is made from them.
   *
   * @throws UserError if bronze holds none
   */
  List<LandedWrites.Write> writes() throws InterruptedException {
    List<LandedWrites.Write> writes = landed.held(choice);
    if (writes.isEmpty()) {
      throw new UserError(
          "bronze.%s.%s holds no row of %s%s"
              .formatted(
                  pipeline.namespace(),
                  source.name(),
                  choice.uri(),
                  choice.version().map(id -> " in version " + id).orElse("")));
    }
    TextTable table = TextTable.of("written", "version", "rows in bronze", "now");
    writes.forEach(
        write ->
            table.row(
                write.written(),
                write.version(),
                "%,d".formatted(write.rows()),
                write.undone() ? "undone" : "in use"));
    table.lines().forEach(System.out::println);
    System.out.printf(
        "  bronze.%s.%s keeps them; %s%n",
        pipeline.namespace(),
        source.name(),
        models().isEmpty()
            ? "no silver model reads it"
            : "silver %s is computed whole, and gold follows what changes"
                .formatted(String.join(", ", models())));
    return writes;
  }

  private List<String> models() {
    return pipeline.silver().stream()
        .filter(model -> model.sources().contains(source.name()))
        .map(SilverModel::name)
        .toList();
  }

  /** Has what is made from the source computed again; waits for it where that is asked for. */
  int computeAgain(Instant start) throws InterruptedException {
    if (models().isEmpty()) {
      return 0;
    }
    FunctionCalls.Decision decision =
        new FunctionCalls(target.services(), target.stack()).rebuildTables(models());
    System.out.printf("  %s%n", decision.sentence());
    return options.wait ? RebuildCommand.follow(target, pipeline, start) : 0;
  }
}

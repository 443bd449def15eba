package dev.medallion.cli.init;

import dev.medallion.cli.Pipelines;
import dev.medallion.cli.TextTable;
import dev.medallion.cli.UserError;
import dev.medallion.pipeline.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a project, of files or of an example. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description =
        "Make a project in a folder of its own. From files it guesses sources, columns, types and"
            + " keys, says how sure it is, and writes models that run as they are.")
public final class InitCommand implements Callable<Integer> {
  private static final String EXAMPLE = "orders-2026-01.csv";

  @Parameters(paramLabel = "DIR", description = "The folder; it is made if it is missing.")
  private Path folder;

  @Option(
      names = "--from",
      paramLabel = "FILES",
      arity = "1..*",
      description =
          "CSV, JSON Lines or Parquet files, plain, .gz or .zst, and folders of them: a source for"
              + " each kind of name, or each subfolder (default: an example).")
  private List<Path> from = List.of();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "What the tables stand under (default: the folder's name).")
  private Optional<String> namespace = Optional.empty();

  @Override
  public Integer call() throws IOException {
    ProjectFolder project = new ProjectFolder(folder);
    if (!from.isEmpty()) {
      write(project, from);
      return 0;
    }
    Path example = Files.createTempDirectory("medallion").resolve(EXAMPLE);
    try (InputStream content = InitCommand.class.getResourceAsStream(EXAMPLE)) {
      Files.copy(content, example);
      write(project, List.of(example));
    } finally {
      Files.deleteIfExists(example);
      Files.delete(example.getParent());
    }
    return 0;
  }

  private void write(ProjectFolder project, List<Path> files) {
    String chosen =
        namespace.orElseGet(
            () -> SourceFiles.fit(folder.toAbsolutePath().normalize().getFileName().toString()));
    Names.problemOfNamespace(chosen)
        .ifPresent(
            problem -> {
              throw new UserError("--namespace: \"%s\"%s".formatted(chosen, problem));
            });
    List<Path> leftOut = new ArrayList<>();
    List<Profile> sources = new ArrayList<>();
    List<Summary> summaries = new ArrayList<>();
    List<FirstRows> tests = new ArrayList<>();
    try (Duck duck = new Duck()) {
      for (SourceFiles source : SourceFiles.of(files, leftOut::add)) {
        Profile profile = Duck.ask(source, () -> profile(duck, source));
        sources.add(profile);
        summaries.add(Duck.ask(source, () -> Summary.of(duck, profile)));
        Duck.ask(source, () -> FirstRows.of(duck, profile)).ifPresent(tests::add);
      }
    }
    project.text("pipeline.yaml", PipelineYaml.of(chosen, sources, summaries));
    sources.forEach(
        source ->
            project.text(
                "silver/%s.sql".formatted(CleanModel.name(source)), CleanModel.sql(source)));
    summaries.forEach(
        summary -> project.text("gold/%s.sql".formatted(summary.name()), summary.sql()));
    if (!tests.isEmpty()) {
      project.text(
          "tests/first_rows.yaml",
          "# Rows that tables have, and rows that models are to have then: medallion test\n"
              + tests.stream().map(FirstRows::yaml).collect(Collectors.joining("\n")));
    }
    project.textIfMissing("README.md", readme(chosen));
    project.textIfMissing(".gitignore", ".medallion/\n");
    sources.forEach(
        source ->
            source
                .files()
                .files()
                .forEach(file -> project.copy("samples/%s/".formatted(source.name()), file)));
    project.write();
    try {
      Pipelines.load(folder);
    } catch (UserError unusable) {
      project.undo();
      throw new IllegalStateException("what was guessed is no pipeline", unusable);
    }
    print(sources, leftOut);
  }

  private static Profile profile(Duck duck, SourceFiles files) throws java.sql.SQLException {
    return switch (files.format()) {
      case CSV -> new CsvProbe(duck, files).profile();
      case JSONL, PARQUET -> new TypedProbe(duck, files).profile();
    };
  }

  private void print(List<Profile> sources, List<Path> leftOut) {
    TextTable table =
        TextTable.of("source", "format", "files", "records", "columns", "key", "how sure");
    for (Profile source : sources) {
      table.row(
          source.name(),
          source.files().format().label(),
          source.files().files().size(),
          "%,d".formatted(source.records()),
          source.columns().size(),
          source.key().columns().stream().map(Column::name).collect(Collectors.joining(", ")),
          source.key().sureness().label());
    }
    System.out.println();
    table.lines().forEach(System.out::println);
    for (Profile source : sources) {
      System.out.printf(
          "%n  %s: the key is %s: %s%n",
          source.name(), source.key().sureness().label(), source.key().reason());
      source.remarks().forEach(remark -> System.out.println("    " + remark));
      source.columns().stream()
          .filter(column -> !column.remark().isEmpty())
          .forEach(column -> System.out.printf("    %s: %s%n", column.name(), column.remark()));
    }
    leftOut.forEach(
        file -> System.out.printf("%n  %s is left out: %s%n", file, SourceFiles.ENDINGS_KNOWN));
    System.out.printf(
        "%n  Wrote %1$s. Look at its pipeline.yaml, then run it: ./medallion --project %1$s run%n",
        folder);
  }

  private static String readme(String name) {
    return """
    # %s

    Files become tables and a dashboard, by [pipeline.yaml](pipeline.yaml): what arrives, `silver/` what it means, `gold/` the answers.
    `samples/` holds copies of the files that this project was made from: take out what others must not see.

    - `medallion run` runs all of it on the samples, here in this folder.
    - `medallion validate` checks the pipeline and its SQL; `medallion test` runs `tests/`.
    - `medallion up` keeps it running; `medallion drop SOURCE FILE` brings it a file.
    - `PROJECT=$PWD sam build`, in the checkout of medallion, makes what `sam deploy` deploys.
    """
        .formatted(name);
  }
}

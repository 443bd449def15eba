package dev.medallion.cli.erase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.cli.Confirmation;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.Progress;
import dev.medallion.cli.Target;
import dev.medallion.cli.TargetOption;
import dev.medallion.cli.TextTable;
import dev.medallion.contract.ErasureReport;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.sts.StsClient;

/** Erases the rows of a person from all tables, and certifies it. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description =
        "Take rows of a source, such as those of a person, out of bronze, silver, quarantine,"
            + " change logs, histories and gold for good: rewrite the files that hold them, expire"
            + " the snapshots that did, and keep them from coming back. Shows first what it is"
            + " about.")
public final class EraseCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Mixin private TargetOption target;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      description = "The source whose rows they are, as pipeline.yaml names it.")
  private String source;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Which of its rows: comparisons of columns with constants, such as \"customer_id = 7\","
              + " with AND, OR, NOT, IN, BETWEEN, LIKE and IS NULL.")
  private String where;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "Why, for those who ask later.",
      defaultValue = "")
  private String why;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description =
          "Look afterwards for a text, such as a name, in every value and every bound of every file"
              + " that the tables refer to.")
  private String text;

  @Option(
      names = "--verify",
      paramLabel = "ID",
      description = "Look again for what that erasure took away; change nothing.")
  private String verify;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask first.")
  private boolean yes;

  @Option(
      names = "--json",
      description = "Print one JSON object on standard output; without --yes, erase nothing.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    boolean rowsNamed = source != null && where != null;
    boolean rowsNamedInPart = source != null || where != null || !why.isEmpty();
    if (verify == null ? !rowsNamed : rowsNamedInPart) {
      throw new ParameterException(
          spec.commandLine(),
          "Say which rows by SOURCE and --where CONDITION, or --verify ID alone");
    }
    if (verify != null && verify.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--verify is empty: give the ID that the certificate has");
    }
    if (text != null && text.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--text is empty: name what to look for");
    }
    Pipeline pipeline = target.pipeline();
    PrintStream people = json ? System.err : System.out;
    try (Target opened = target.open()) {
      Erasing erasing = new Erasing(opened, pipeline, new Progress(people, Instant.now()));
      return verify == null ? erase(opened, pipeline, erasing, people) : verified(erasing);
    }
  }

  private int erase(Target opened, Pipeline pipeline, Erasing erasing, PrintStream people)
      throws InterruptedException, JsonProcessingException {
    Source of = Pipelines.source(pipeline, source);
    ErasedTables tables = ErasedTables.of(pipeline, of);
    Matches matches = new Matches(opened);
    Condition condition = matches.condition(tables.bronze(), where);
    Preview preview = matches.preview(of.name(), tables, condition);
    show(preview, people);
    if (preview.rows() == 0) {
      System.err.printf(
          "medallion: no row of bronze.%s meets %s; is a constant misspelt?%n", of.name(), where);
    }
    if (json && !yes) {
      System.out.println(JSON.writeValueAsString(preview));
      return 0;
    }
    if (!yes) {
      Confirmation.ask("erase", "erased");
    }
    Certificate certificate;
    try (StsClient sts = opened.services().sts()) {
      certificate =
          erasing.erase(
              of,
              tables,
              condition,
              preview,
              sts.getCallerIdentity().arn(),
              why,
              Optional.ofNullable(text));
    }
    System.out.println(
        json ? JSON.writeValueAsString(certificate) : certificate.markdown().stripTrailing());
    boolean asShown = certificate.rows() == preview.rows();
    if (!asShown) {
      System.err.printf(
          "medallion: %s of bronze shown before, and %,d taken out: did files come meanwhile?%n",
          Preview.rows(preview.rows()), certificate.rows());
    }
    if (!certificate.isClean()) {
      System.err.printf(
          "medallion: something is left, as the certificate says: did files come meanwhile, or does"
              + " another source hold it? Run the same command again, or erase there too%n");
    }
    return asShown && certificate.isClean() ? 0 : 1;
  }

  private int verified(Erasing erasing) throws InterruptedException, JsonProcessingException {
    ErasureReport report = erasing.verify(verify, Optional.ofNullable(text));
    boolean clean = report.searched().stream().allMatch(ErasureReport.Searched::isClean);
    if (json) {
      System.out.println(JSON.writeValueAsString(report));
    } else {
      TextTable table = TextTable.of("table", "files", "older snapshots", "matching", "with text");
      for (ErasureReport.Searched each : report.searched()) {
        table.row(
            each.table(),
            Integer.toString(each.files()),
            Integer.toString(each.older().size()),
            each.matching() == null ? "–" : Long.toString(each.matching()),
            Integer.toString(each.found().size()));
      }
      table.lines().forEach(System.out::println);
      report.searched().stream()
          .flatMap(each -> each.found().stream())
          .forEach(file -> System.out.println("  " + file));
    }
    if (!clean) {
      System.err.printf("medallion: something of %s is in the tables%n", verify);
    }
    return clean ? 0 : 1;
  }

  private static void show(Preview preview, PrintStream people) {
    TextTable table = TextTable.of("table", "matching rows", "bytes read and rewritten at most");
    preview
        .tables()
        .forEach(
            each ->
                table.row(
                    each.table(),
                    each.rows() == null ? "computed anew" : "%,d".formatted(each.rows()),
                    "%,d".formatted(each.bytes())));
    table.lines().forEach(people::println);
    people.printf(
        "  from bronze, %s will be erased; silver and gold are computed whole without them, and"
            + " each table keeps its present snapshot alone, so no query by an older one%n",
        Preview.rows(preview.rows()));
    people.printf(
        "  it takes two runs of the erase job on Glue, a minute or more each, and one of the state"
            + " machine%n");
    people.printf(
        "  objects in the landing bucket that hold such rows, and stay as they are: %,d%n",
        preview.objects().size());
    preview
        .objects()
        .forEach(
            each ->
                people.printf(
                    "    %s%s (%s)%n",
                    each.object(),
                    each.version().isEmpty() ? "" : " version " + each.version(),
                    Preview.rows(each.rows())));
  }
}

package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.contract.LandedObject;
import dev.medallion.functions.runtime.Json;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import dev.medallion.pipeline.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.ResourceNumberLimitExceededException;

/**
 * Starts runs that rebuild the bronze tables of sources, each from all that landing holds of its
 * source.
 *
 * <p>It may be asked twice, and while other runs are under way: the rows of an object that lands
 * after the list was made may go lost when the table takes its new place, so each rebuild leaves a
 * mark by which the sweep asks for everything once more when its run has ended.
 */
final class Rebuild {
  private final Pipeline pipeline;
  private final LandingBucket landing;
  private final RebuildMarks marks;
  private final BronzeStarter bronze;

  Rebuild(Pipeline pipeline, LandingBucket landing, RebuildMarks marks, BronzeStarter bronze) {
    this.pipeline = pipeline;
    this.landing = landing;
    this.marks = marks;
    this.bronze = bronze;
  }

  /**
   * Starts a run for each source of that list.
   *
   * @param names the names of sources
   * @throws IngestException if a name is no source's or its source has no object in landing, and
   *     then no run is started; or if a run could not be started
   */
  List<BronzeStarter.Run> of(JsonNode names, LambdaLogger logger) {
    Map<Source, List<LandedObject>> objects = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Source source : sources(names)) {
      List<LandedObject> landed = landing.objectsOf(source);
      if (landed.isEmpty()) {
        problems.add(
            "source %s: landing holds no object below %s, and without one its table would be empty; put its files there, then ask again"
                .formatted(source.name(), source.prefix()));
      }
      objects.put(source, landed);
    }
    refuseIfAny(problems);
    List<BronzeStarter.Run> started = new ArrayList<>();
    objects.forEach(
        (source, landed) -> {
          try {
            started.add(start(source, landed, logger));
          } catch (SdkException e) {
            problems.add(notStarted(source, e));
          }
        });
    if (!problems.isEmpty() && !started.isEmpty()) {
      problems.add(
          started.stream()
              .map(BronzeStarter.Run::source)
              .collect(Collectors.joining(", ", "the rebuild of ", " has started")));
    }
    refuseIfAny(problems);
    return started;
  }

  private List<Source> sources(JsonNode names) {
    if (!names.isArray() || names.isEmpty()) {
      throw new IngestException(
          List.of(
              "a rebuild names its sources, as in {\"rebuild\": [\"%s\"]}; there are %s"
                  .formatted(pipeline.sources().getFirst().name(), known())));
    }
    Map<String, Source> sources = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (JsonNode name : names) {
      Optional<Source> source = pipeline.source(name.asText());
      source.ifPresentOrElse(
          found -> sources.put(found.name(), found), () -> problems.add(unknown(name.asText())));
    }
    refuseIfAny(problems);
    return List.copyOf(sources.values());
  }

  private BronzeStarter.Run start(Source source, List<LandedObject> landed, LambdaLogger logger) {
    marks.add(source);
    BronzeStarter.Run run = bronze.startRebuild(pipeline.namespace(), source, landed);
    logger.log("started to rebuild " + Json.write(run), LogLevel.INFO);
    return run;
  }

  private String unknown(String name) {
    String guess =
        Suggestion.didYouMean(name, pipeline.sources().stream().map(Source::name).toList());
    return "no source is named \"%s\"%s%s"
        .formatted(name, guess.isEmpty() ? "; there are " : guess + " There are ", known());
  }

  private String known() {
    return pipeline.sources().stream().map(Source::name).collect(Collectors.joining(", "));
  }

  private static String notStarted(Source source, SdkException e) {
    boolean busy =
        e instanceof ConcurrentRunsExceededException
            || e instanceof ResourceNumberLimitExceededException;
    return "source %s: its rebuild could not be started, and its table stays as it is: %s%s"
        .formatted(
            source.name(),
            e.getMessage(),
            busy
                ? "; as many runs of the bronze job are under way as may be: wait until one has"
                    + " ended, then ask again"
                : "; ask again");
  }

  private static void refuseIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IngestException(problems);
    }
  }
}

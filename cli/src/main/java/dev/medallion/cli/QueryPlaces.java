package dev.medallion.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.RenderedSql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Says where in the user's files what Athena refuses stands. Athena tells positions in the
 * statement that it was given, which the run has kept in the artifacts bucket.
 */
public final class QueryPlaces {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As the state machine names a table before what Athena says of its query. */
  private static final Pattern POSITION =
      Pattern.compile("(gold\\.[a-z0-9_]+\\.([a-z0-9_]+): [^;]*?)\\bline (\\d+):(\\d+)(?=:)");

  private final Function<String, Optional<byte[]>> documents;
  private final Pipeline pipeline;

  /**
   * @param artifacts the artifacts bucket
   * @param pipeline the one whose files are meant
   */
  public QueryPlaces(S3Client s3, String artifacts, Pipeline pipeline) {
    this(key -> read(s3, artifacts, key), pipeline);
  }

  /**
   * @param documents gives what the artifacts bucket has under a key; nothing if that cannot be
   *     read
   */
  QueryPlaces(Function<String, Optional<byte[]>> documents, Pipeline pipeline) {
    this.documents = documents;
    this.pipeline = pipeline;
  }

  private static Optional<byte[]> read(S3Client s3, String bucket, String key) {
    try {
      return Optional.of(
          s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray());
    } catch (S3Exception e) {
      // The plan has expired, or is not for this person to read; the cause itself is.
      return Optional.empty();
    }
  }

  /**
   * Puts file, line and column for each position of a statement. What was run by another pipeline
   * than this one, or stands around the query, stays as it is.
   *
   * @param execution the execution's name
   * @param cause why it failed
   */
  public String inFiles(String execution, String cause) {
    return POSITION
        .matcher(cause)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    place(execution, match)
                        .map(place -> match.group(1) + place)
                        .orElse(match.group())));
  }

  private Optional<String> place(String execution, MatchResult match) {
    Optional<GoldModel> model = pipeline.gold(match.group(2));
    if (model.isEmpty()) {
      return Optional.empty();
    }
    RenderedSql.Place said =
        new RenderedSql.Place(Integer.parseInt(match.group(3)), Integer.parseInt(match.group(4)));
    return statement(execution, match.group(2))
        .flatMap(statement -> new RenderedSql(model.get().sql(), statement).inFile(said))
        .map(place -> "%s:%d:%d".formatted(model.get().sql().file(), place.line(), place.column()));
  }

  private Optional<String> statement(String execution, String model) {
    String key = "plans/%s/gold/%s.json".formatted(execution, model);
    return documents.apply(key).map(plan -> statement(key, plan));
  }

  private static String statement(String key, byte[] plan) {
    try {
      return JSON.readTree(plan).path("statement").asText();
    } catch (IOException e) {
      throw new UncheckedIOException("the plan " + key + " is not JSON", e);
    }
  }
}

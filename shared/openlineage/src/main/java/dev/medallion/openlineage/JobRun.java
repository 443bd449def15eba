package dev.medallion.openlineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.openlineage.client.OpenLineage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One run of a job that writes one table, as events tell it. Its id follows from what asked for it
 * and from the job, so that whatever is tried again is the same run to a collector.
 */
public final class JobRun {
  private static final OpenLineage EVENTS = new OpenLineage(URI.create("urn:medallion:lakehouse"));

  /** The job whose runs are the executions of the state machine. */
  private static final String EXECUTIONS = "medallion";

  /** The client's own would bring modules for times and YAML. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addModule(new SimpleModule().addSerializer(new TimeSerializer()))
          .build();

  private final String namespace;
  private final String job;
  private final UUID run;
  private final Optional<String> execution;
  private final Optional<OpenLineage.SQLJobFacet> query;

  private JobRun(
      String namespace,
      String job,
      UUID run,
      Optional<String> execution,
      Optional<OpenLineage.SQLJobFacet> query) {
    this.namespace = namespace;
    this.job = job;
    this.run = run;
    this.execution = execution;
    this.query = query;
  }

  /**
   * A run that no execution of the state machine asked for.
   *
   * @param job the job's name, such as {@code bronze.sales}
   * @param cause what asked for it
   */
  public static JobRun causedBy(String cause, String namespace, String job) {
    return new JobRun(namespace, job, id(cause + "/" + job), Optional.empty(), Optional.empty());
  }

  /**
   * A run of a model.
   *
   * @param execution the name of the execution that it is a part of
   * @param job the job's name, such as {@code silver.customer_sales}
   * @param sql the model's query
   * @param dialect the dialect of SQL that this is in
   */
  public static JobRun ofModel(
      String execution, String namespace, String job, String sql, String dialect) {
    return new JobRun(
        namespace,
        job,
        id(execution + "/" + job),
        Optional.of(execution),
        Optional.of(EVENTS.newSQLJobFacet(sql, dialect)));
  }

  /** The run begins. */
  public RunEvent started(List<EventDataset> reads, EventDataset writes) {
    return event(OpenLineage.RunEvent.EventType.START, reads, writes, EVENTS.newRunFacetsBuilder());
  }

  /**
   * The run has succeeded.
   *
   * @param checks what came of the rules that it held its result to
   */
  public RunEvent completed(List<EventDataset> reads, EventDataset writes, List<Check> checks) {
    return event(OpenLineage.RunEvent.EventType.COMPLETE, reads, writes, facets(checks));
  }

  /**
   * The run has failed.
   *
   * @param checks what came of the rules that it held its result to; empty if that is not known
   * @param reason why, without values of rows
   */
  public RunEvent failed(
      List<EventDataset> reads, EventDataset writes, List<Check> checks, String reason) {
    return event(
        OpenLineage.RunEvent.EventType.FAIL,
        reads,
        writes,
        facets(checks).errorMessage(EVENTS.newErrorMessageRunFacet(reason, "Java", null)));
  }

  private static OpenLineage.RunFacetsBuilder facets(List<Check> checks) {
    OpenLineage.RunFacetsBuilder facets = EVENTS.newRunFacetsBuilder();
    return checks.isEmpty()
        ? facets
        : facets.test(EVENTS.newTestRunFacet(checks.stream().map(JobRun::test).toList()));
  }

  private RunEvent event(
      OpenLineage.RunEvent.EventType type,
      List<EventDataset> reads,
      EventDataset writes,
      OpenLineage.RunFacetsBuilder facets) {
    execution.ifPresent(
        name ->
            facets.parent(
                EVENTS.newParentRunFacet(
                    EVENTS.newParentRunFacetRun(id(name)),
                    EVENTS.newParentRunFacetJob(namespace, EXECUTIONS),
                    null)));
    OpenLineage.JobFacetsBuilder jobFacets =
        EVENTS
            .newJobFacetsBuilder()
            .jobType(EVENTS.newJobTypeJobFacet("BATCH", "MEDALLION", "JOB", null));
    query.ifPresent(jobFacets::sql);
    Instant now = Instant.now();
    OpenLineage.RunEvent event =
        EVENTS.newRunEvent(
            now.atZone(ZoneOffset.UTC),
            type,
            EVENTS.newRun(run, facets.build()),
            EVENTS.newJob(namespace, job, jobFacets.build()),
            reads.stream().map(read -> read.asInput(EVENTS)).toList(),
            List.of(writes.asOutput(EVENTS)));
    return new RunEvent(job, run, type.name(), now, json(event));
  }

  private static OpenLineage.TestExecution test(Check check) {
    return EVENTS
        .newTestExecutionBuilder()
        .name(check.name())
        .status(check.passed() ? "pass" : "fail")
        .severity(check.severity())
        .expected("0")
        .actual(Long.toString(check.broken()))
        .content(check.rule())
        .build();
  }

  private static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(OpenLineage.RunEvent event) {
    try {
      return JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event has a form in JSON", e);
    }
  }

  /** With seconds even if there are none, as RFC 3339 wants it. */
  private static final class TimeSerializer extends StdSerializer<ZonedDateTime> {
    TimeSerializer() {
      super(ZonedDateTime.class);
    }

    @Override
    public void serialize(ZonedDateTime time, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(DateTimeFormatter.ISO_INSTANT.format(time));
    }
  }
}

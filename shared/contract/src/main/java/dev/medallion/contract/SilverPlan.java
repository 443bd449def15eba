package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run of the silver job is to do. The plan function writes it, the job reads it.
 *
 * @param model the model's name
 * @param table the silver table, as {@code catalog.namespace.table}
 * @param key the columns that identify a row; with a history, a record
 * @param sql the query, in which each table that it reads is a view
 * @param definition the model's fingerprint, which the table's properties keep
 * @param execution the name of the execution that asked for it
 * @param sources what the views show
 * @param expectations the rules that the rows have to keep
 * @param rebuild the request for the whole table to be computed, whatever has changed; empty if
 *     there is none
 * @param changes whether another model reads the table, so that changed rows are to be logged
 * @param forget the version up to which no model needs the changed rows any more; 0 for none
 * @param history the name of the source whose records the table has all versions of; empty if it
 *     has the newest ones alone
 * @param file the file of the pipeline that the query was read from, in which all of it is at the
 *     same line and column; empty if that is not so
 * @param events where the run's events of OpenLineage go; null for nowhere
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SilverPlan(
    String model,
    String table,
    List<String> key,
    String sql,
    String definition,
    String execution,
    List<SourceSnapshot> sources,
    List<Expectation> expectations,
    String rebuild,
    boolean changes,
    long forget,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String history,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String file,
    @JsonInclude(JsonInclude.Include.NON_NULL) EventTarget events) {

  /** Plans of earlier deployments say nothing about what came later. */
  public SilverPlan {
    expectations = expectations == null ? List.of() : List.copyOf(expectations);
    rebuild = rebuild == null ? "" : rebuild;
    history = history == null ? "" : history;
    file = file == null ? "" : file;
  }

  /** Whether the table has all versions of its records. */
  public boolean keepsHistory() {
    return !history.isEmpty();
  }

  /** The columns that rows of the table are told apart and merged by. */
  public List<String> rowKey() {
    return keepsHistory()
        ? Stream.concat(key.stream(), Stream.of(HistoryColumns.VALID_FROM)).toList()
        : key;
  }

  /**
   * A table at one snapshot: a bronze table, of which the query sees the newest row of each key, or
   * the table of another silver model, of which it sees all rows.
   *
   * @param name the source's name, or {@code silver.NAME} for a model's table
   * @param view the name of the view that the query reads
   * @param table the table, as {@code catalog.namespace.table}
   * @param key the columns that identify a record
   * @param snapshot the id of the snapshot; a string, since it exceeds what JSON's readers take for
   *     a number
   * @param sequenceBy the columns that order the rows of a key, before the time they were written;
   *     empty for that time alone
   * @param deleteWhen the condition, in Spark SQL, under which the newest row of a key says that
   *     the record is gone; empty if none does
   * @param model whether it is the table of a silver model
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SourceSnapshot(
      String name,
      String view,
      String table,
      List<String> key,
      String snapshot,
      List<String> sequenceBy,
      String deleteWhen,
      boolean model) {

    /** Plans of earlier deployments say nothing about sequences and deletions. */
    public SourceSnapshot {
      sequenceBy = sequenceBy == null ? List.of() : List.copyOf(sequenceBy);
      deleteWhen = deleteWhen == null ? "" : deleteWhen;
    }

    /** The table of a silver model. */
    public static SourceSnapshot ofModel(
        String name, String view, String table, List<String> key, String snapshot) {
      return new SourceSnapshot(name, view, table, key, snapshot, List.of(), "", true);
    }
  }

  /** A plan for a model's table, to be filled in. */
  public static Builder builder(String model, String table) {
    return new Builder(model, table);
  }

  /** The full name of the table that rows which may not go to the model's table go to. */
  public String quarantineTable() {
    return CompanionTables.quarantineOf(table);
  }

  /** The full name of the table that changed rows are logged in. */
  public String changesTable() {
    return CompanionTables.changesOf(table);
  }

  /** The key in the artifacts bucket that the plan is kept under. */
  public String objectKey() {
    return "plans/%s/silver/%s.json".formatted(execution, model);
  }

  /** Builds a plan; what is not set is empty, and nothing is logged. */
  public static final class Builder {
    private final String model;
    private final String table;
    private List<String> key = List.of();
    private String sql = "";
    private String definition = "";
    private String execution = "";
    private List<SourceSnapshot> sources = List.of();
    private List<Expectation> expectations = List.of();
    private String rebuild = "";
    private boolean changes;
    private long forget;
    private String history = "";
    private String file = "";
    private EventTarget events;

    private Builder(String model, String table) {
      this.model = model;
      this.table = table;
    }

    /** The columns that rows are merged by. */
    public Builder key(List<String> key) {
      this.key = key;
      return this;
    }

    /** The query, in which each source is a view, and the fingerprint of its model. */
    public Builder query(String sql, String definition) {
      this.sql = sql;
      this.definition = definition;
      return this;
    }

    /** The name of the execution. */
    public Builder execution(String execution) {
      this.execution = execution;
      return this;
    }

    /** What the views show. */
    public Builder sources(List<SourceSnapshot> sources) {
      this.sources = sources;
      return this;
    }

    /** The rules that the rows have to keep. */
    public Builder expectations(List<Expectation> expectations) {
      this.expectations = expectations;
      return this;
    }

    /** The request for the whole table to be computed. */
    public Builder rebuild(String rebuild) {
      this.rebuild = rebuild;
      return this;
    }

    /**
     * Lets the changed rows be logged, for a model that reads the table.
     *
     * @param forget the version up to which none needs them any more; 0 for none
     */
    public Builder changesSince(long forget) {
      this.changes = true;
      this.forget = forget;
      return this;
    }

    /** The name of the source whose records the table has all versions of. */
    public Builder history(String history) {
      this.history = history;
      return this;
    }

    /** The file in which all of the query is at the same line and column. */
    public Builder file(String file) {
      this.file = file;
      return this;
    }

    /** Where the run's events of OpenLineage go. */
    public Builder events(EventTarget events) {
      this.events = events;
      return this;
    }

    /** The plan. */
    public SilverPlan build() {
      return new SilverPlan(
          model,
          table,
          key,
          sql,
          definition,
          execution,
          sources,
          expectations,
          rebuild,
          changes,
          forget,
          history,
          file,
          events);
    }
  }
}

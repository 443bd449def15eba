package dev.medallion.jobs.bronze;

import dev.medallion.jobs.objects.ObjectChangedException;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.BadObjectException;
import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.source.ObjectHead;
import dev.medallion.jobs.source.Refusal;
import dev.medallion.jobs.text.LineTooLongException;
import dev.medallion.jobs.text.RowSink;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * Reads some splits and writes their rows into data files of the table.
 *
 * @param <S> what is known of each object's shape
 */
final class IngestTask<S extends Serializable>
    implements Function<IngestTask.Work, IngestTask.Outcome> {
  private static final long serialVersionUID = 1L;

  /** When more objects of a group fail, each of the others gets files of its own. */
  private static final int MOST_RESTARTS = 3;

  private final S3Access access;
  private final ObjectFormat<S> format;
  private final ArrayList<S> shapes;
  private final Table table;
  private final String schema;
  private final ErasedRows erased;
  private final Instant ingestedAt;

  /**
   * A task for all groups of a run.
   *
   * @param table a table that can be sent
   * @param schema the columns that the files shall have
   * @param erased the rows that they shall not have
   */
  IngestTask(
      S3Access access,
      ObjectFormat<S> format,
      List<S> shapes,
      Table table,
      Schema schema,
      ErasedRows erased,
      Instant ingestedAt) {
    this.access = access;
    this.format = format;
    this.shapes = new ArrayList<>(shapes);
    this.table = table;
    this.schema = SchemaParser.toJson(schema);
    this.erased = erased;
    this.ingestedAt = ingestedAt;
  }

  /** Pieces whose rows may share data files. */
  record Work(ArrayList<InputSplit> splits) implements Serializable {}

  /**
   * What a split has given.
   *
   * @param rows how many rows
   * @param rescued how many of them something was rescued of
   * @param reach the lines that it has read; null for a whole object
   */
  record Yield(long rows, long rescued, Ranges.Reach reach) implements Serializable {}

  /**
   * What came of a group.
   *
   * @param files the data files of all good splits
   * @param yields what each good split has given
   * @param refused what is wrong with the objects of the others
   */
  record Outcome(
      ArrayList<DataFile> files,
      LinkedHashMap<InputSplit, Yield> yields,
      LinkedHashMap<StoredObject, Refusal> refused)
      implements Serializable {
    private Outcome() {
      this(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }
  }

  @Override
  public Outcome call(Work work) {
    Outcome outcome = new Outcome();
    try (S3Objects objects = access.open()) {
      int restarts = 0;
      while (restarts < MOST_RESTARTS && !together(objects, work.splits(), outcome)) {
        restarts++;
      }
      if (restarts == MOST_RESTARTS) {
        for (InputSplit split : work.splits()) {
          together(objects, List.of(split), outcome);
        }
      }
    }
    return outcome;
  }

  /** Reads into common files; if an object fails, notes it and gives the files up. */
  private boolean together(S3Objects objects, List<InputSplit> splits, Outcome outcome) {
    TableFiles files =
        new TableFiles(table, SchemaParser.fromJson(schema), erased, ingestedAt, locations());
    Map<InputSplit, Yield> yields = new LinkedHashMap<>();
    boolean done = false;
    try {
      for (InputSplit split : splits) {
        if (outcome.refused().containsKey(split.object())) {
          continue;
        }
        try {
          yields.put(split, read(objects, split, files));
        } catch (BadObjectException e) {
          outcome.refused().put(split.object(), e.refusal());
          return false;
        }
      }
      outcome.files().addAll(files.files());
      outcome.yields().putAll(yields);
      done = true;
      return true;
    } finally {
      if (!done) {
        files.abandon();
      }
    }
  }

  private OutputFileFactory locations() {
    TaskContext context = TaskContext.get();
    return OutputFileFactory.builderFor(table, context.partitionId(), context.taskAttemptId())
        .format(FileFormat.PARQUET)
        .operationId(UUID.randomUUID().toString())
        .build();
  }

  private Yield read(S3Objects objects, InputSplit split, TableFiles files)
      throws BadObjectException {
    StoredObject object = split.object();
    S shape = shapes.get(split.shape());
    Counting sink = new Counting(files.of(object, format.columns(shape)));
    long left = files.left();
    try {
      Ranges.Reach reach = null;
      if (split.isWhole()) {
        format.read(objects, object, shape, sink);
      } else {
        reach =
            Ranges.read(
                from -> objects.open(object, from),
                split.from(),
                split.lines(),
                format.lines().orElseThrow(),
                shape,
                sink);
      }
      return new Yield(sink.rows - (files.left() - left), sink.rescued, reach);
    } catch (LineTooLongException e) {
      throw new BadObjectException(
          "%s cannot become rows: %s".formatted(object.uri(), e.getMessage()));
    } catch (ObjectChangedException e) {
      throw new BadObjectException(e.getMessage(), e);
    } catch (IOException e) {
      throw ObjectHead.unreadable(object, e);
    }
  }

  private static final class Counting implements RowSink {
    private final RowSink sink;
    private long rows;
    private long rescued;

    private Counting(RowSink sink) {
      this.sink = sink;
    }

    @Override
    public void row(long line, Object[] values, String rescue) throws IOException {
      sink.row(line, values, rescue);
      rows++;
      rescued += rescue == null ? 0 : 1;
    }
  }
}

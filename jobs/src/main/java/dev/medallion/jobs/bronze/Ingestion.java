package dev.medallion.jobs.bronze;

import dev.medallion.jobs.bronze.IngestTask.Outcome;
import dev.medallion.jobs.bronze.IngestTask.Work;
import dev.medallion.jobs.bronze.IngestTask.Yield;
import dev.medallion.jobs.objects.Compression;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.source.Refusal;
import dev.medallion.jobs.text.TextEncoding;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.source.SerializableTableWithSize;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Spreads the reading of objects over Spark's tasks by their bytes: many small objects to a task, a
 * large one over all of them.
 *
 * @param <S> what is known of each object's shape
 */
final class Ingestion<S extends Serializable> {
  /** So many tasks for each core, since no two of them take equally long. */
  private static final int TASKS_PER_CORE = 3;

  private static final long LEAST_BYTES = 16L << 20;
  private static final long MOST_BYTES = 256L << 20;

  /** How much larger than itself a compressed object is taken for. */
  private static final int COMPRESSION_RATIO = 5;

  /** Each object costs a request, however small it is. */
  private static final long BYTES_OF_REQUEST = 64 << 10;

  private static final int MOST_OBJECTS = 5_000;

  private final JavaSparkContext spark;
  private final S3Access access;
  private final ObjectFormat<S> format;
  private final Table table;
  private final Schema schema;
  private final ErasedRows erased;
  private final Instant ingestedAt;

  Ingestion(
      SparkSession spark,
      S3Access access,
      ObjectFormat<S> format,
      Table table,
      Schema schema,
      ErasedRows erased,
      Instant ingestedAt) {
    this.spark = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.access = access;
    this.format = format;
    this.table = table;
    this.schema = schema;
    this.erased = erased;
    this.ingestedAt = ingestedAt;
  }

  /**
   * What was read.
   *
   * @param files the data files, of good objects only
   * @param rows how many rows each good object has given
   * @param rescued how many rows something was rescued of
   * @param refused what is wrong with the other objects
   */
  record Result(
      List<DataFile> files,
      Map<StoredObject, Long> rows,
      long rescued,
      Map<StoredObject, Refusal> refused) {}

  /** Reads all objects. */
  Result read(Map<StoredObject, S> objects) {
    List<S> shapes = new ArrayList<>();
    Map<S, Integer> numbers = new LinkedHashMap<>();
    List<InputSplit> wholes = new ArrayList<>();
    List<InputSplit> cuts = new ArrayList<>();
    long bytes = bytesOfTask(objects);
    objects.entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().uri()))
        .forEach(
            each -> {
              int shape =
                  numbers.computeIfAbsent(
                      each.getValue(),
                      unseen -> {
                        shapes.add(unseen);
                        return shapes.size() - 1;
                      });
              StoredObject object = each.getKey();
              if (isCut(object, bytes)) {
                cuts.addAll(cut(object, shape, bytes));
              } else {
                wholes.add(InputSplit.whole(object, shape));
              }
            });
    List<Work> groups = grouped(wholes, bytes);
    counted(cuts).forEach(split -> groups.add(new Work(new ArrayList<>(List.of(split)))));
    IngestTask<S> task =
        new IngestTask<>(
            access,
            format,
            shapes,
            SerializableTableWithSize.copyOf(table),
            schema,
            erased,
            ingestedAt);
    return new Reading(task).all(groups);
  }

  private long bytesOfTask(Map<StoredObject, S> objects) {
    long all = objects.keySet().stream().mapToLong(Ingestion::weight).sum();
    long share = all / (spark.defaultParallelism() * (long) TASKS_PER_CORE);
    return Math.max(LEAST_BYTES, Math.min(MOST_BYTES, share));
  }

  private static long weight(StoredObject object) {
    boolean plain = Compression.of(object).equals(Optional.of(Compression.NONE));
    return BYTES_OF_REQUEST + (plain ? object.size() : object.size() * COMPRESSION_RATIO);
  }

  private boolean isCut(StoredObject object, long bytes) {
    return object.size() > 2 * bytes
        && Compression.of(object).equals(Optional.of(Compression.NONE))
        && format
            .lines()
            .map(ObjectFormat.Lines::encoding)
            .filter(TextEncoding::canBeCut)
            .isPresent()
        && format.lines().get().quote().filter(quote -> quote > '\u007F').isEmpty();
  }

  private static List<InputSplit> cut(StoredObject object, int shape, long bytes) {
    List<InputSplit> splits = new ArrayList<>();
    for (long from = 0; from < object.size(); from += bytes) {
      splits.add(new InputSplit(object, shape, from, Math.min(object.size(), from + bytes), null));
    }
    return splits;
  }

  private static List<Work> grouped(List<InputSplit> wholes, long bytes) {
    List<Work> groups = new ArrayList<>();
    Work group = null;
    long filled = 0;
    for (InputSplit split : wholes) {
      long weight = weight(split.object());
      if (group == null || filled + weight > bytes || group.splits().size() == MOST_OBJECTS) {
        group = new Work(new ArrayList<>());
        groups.add(group);
        filled = 0;
      }
      group.splits().add(split);
      filled += weight;
    }
    return groups;
  }

  /** The splits with the numbers of their lines. */
  private List<InputSplit> counted(List<InputSplit> cuts) {
    if (cuts.isEmpty()) {
      return List.of();
    }
    char quote = format.lines().orElseThrow().quote().orElse('\0');
    CountTask task = new CountTask(access, quote == '\0' ? -1 : quote);
    List<Ranges.Count> counts = spark.parallelize(cuts, cuts.size()).map(task).collect();
    List<InputSplit> counted = new ArrayList<>();
    int from = 0;
    while (from < cuts.size()) {
      StoredObject object = cuts.get(from).object();
      int to = from;
      while (to < cuts.size() && cuts.get(to).object().equals(object)) {
        to++;
      }
      List<InputSplit.Lines> lines = Ranges.lines(counts.subList(from, to));
      for (int i = from; i < to; i++) {
        InputSplit cut = cuts.get(i);
        counted.add(new InputSplit(object, cut.shape(), cut.from(), cut.to(), lines.get(i - from)));
      }
      from = to;
    }
    return counted;
  }

  /** One reading of all groups, and again of those ranges that did not begin where they should. */
  private final class Reading {
    private final IngestTask<S> task;
    private final List<DataFile> files = new ArrayList<>();
    private final Map<StoredObject, Long> rows = new LinkedHashMap<>();
    private final Map<StoredObject, Refusal> refused = new LinkedHashMap<>();
    private final Map<StoredObject, List<Range>> ranges = new LinkedHashMap<>();
    private long rescued;

    private Reading(IngestTask<S> task) {
      this.task = task;
    }

    private record Range(InputSplit split, Yield yield, List<DataFile> files) {}

    private Result all(List<Work> groups) {
      for (Outcome outcome : run(groups)) {
        take(outcome);
      }
      List<Work> again = wrong();
      while (!again.isEmpty()) {
        run(again).forEach(this::take);
        again = wrong();
      }
      ranges.forEach(this::finish);
      return new Result(files, rows, rescued, refused);
    }

    private List<Outcome> run(List<Work> groups) {
      return groups.isEmpty()
          ? List.of()
          : spark.parallelize(groups, groups.size()).map(task).collect();
    }

    private void take(Outcome outcome) {
      refused.putAll(outcome.refused());
      if (outcome.yields().keySet().stream().allMatch(InputSplit::isWhole)) {
        files.addAll(outcome.files());
        outcome
            .yields()
            .forEach(
                (split, yield) -> {
                  rows.put(split.object(), yield.rows());
                  rescued += yield.rescued();
                });
        return;
      }
      Map.Entry<InputSplit, Yield> only = outcome.yields().entrySet().iterator().next();
      List<Range> ofObject =
          ranges.computeIfAbsent(only.getKey().object(), unseen -> new ArrayList<>());
      ofObject.removeIf(
          range -> {
            boolean same = range.split().from() == only.getKey().from();
            if (same) {
              TableFiles.discard(table, range.files());
            }
            return same;
          });
      ofObject.add(new Range(only.getKey(), only.getValue(), outcome.files()));
      ofObject.sort(Comparator.comparing(range -> range.split().from()));
    }

    /** Of each object the first range that began with another line than the one before ended. */
    private List<Work> wrong() {
      List<Work> wrong = new ArrayList<>();
      ranges.forEach(
          (object, ofObject) -> {
            if (refused.containsKey(object)) {
              return;
            }
            int first = Ranges.firstWrong(ofObject.stream().map(r -> r.yield().reach()).toList());
            if (first > 0) {
              long line = ofObject.get(first - 1).yield().reach().next();
              InputSplit split = ofObject.get(first).split().startingAt(line);
              wrong.add(new Work(new ArrayList<>(List.of(split))));
            }
          });
      return wrong;
    }

    private void finish(StoredObject object, List<Range> ofObject) {
      if (refused.containsKey(object)) {
        ofObject.forEach(range -> TableFiles.discard(table, range.files()));
        return;
      }
      for (Range range : ofObject) {
        files.addAll(range.files());
        rows.merge(object, range.yield().rows(), Long::sum);
        rescued += range.yield().rescued();
      }
    }
  }

  /** Counts what a range holds. */
  private record CountTask(S3Access access, int quote)
      implements org.apache.spark.api.java.function.Function<InputSplit, Ranges.Count> {
    @Override
    public Ranges.Count call(InputSplit split) throws Exception {
      try (S3Objects objects = access.open()) {
        return Ranges.count(
            from -> objects.open(split.object(), from, split.to()),
            split.from(),
            split.to(),
            quote);
      }
    }
  }
}

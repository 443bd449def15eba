package dev.medallion.local.glue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.database.Database;
import dev.medallion.local.endpoint.ModelJson;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;

/** Every job run, as the API last showed it, in one SQLite file. */
final class RunStore implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The most that GetJobRuns gives at once. */
  private static final int LARGEST_PAGE = 200;

  private final Database database;

  RunStore(Path file) {
    database =
        Database.open(
            file,
            """
            CREATE TABLE IF NOT EXISTS run (
              number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, job TEXT NOT NULL,
              over INTEGER NOT NULL, run TEXT NOT NULL)
            """,
            "CREATE INDEX IF NOT EXISTS run_by_job ON run (job, number)",
            "CREATE INDEX IF NOT EXISTS run_under_way ON run (number) WHERE over = 0");
  }

  /** Keeps a run as it is now. */
  void put(JobRun run) {
    database.update(
        """
        INSERT INTO run (id, job, over, run) VALUES (?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET over = excluded.over, run = excluded.run
        """,
        run.id(),
        run.jobName(),
        run.completedOn() != null,
        ModelJson.write(run).toString());
  }

  /** Fails what a process that died has left under way. */
  void failUnfinished(String why) {
    List<JobRun> unfinished =
        database.query("SELECT run FROM run WHERE over = 0", rows -> runs(rows, LARGEST_PAGE));
    while (!unfinished.isEmpty()) {
      for (JobRun run : unfinished) {
        put(
            run.toBuilder()
                .jobRunState(JobRunState.FAILED)
                .errorMessage(why)
                .completedOn(Instant.now())
                .lastModifiedOn(Instant.now())
                .build());
      }
      unfinished =
          database.query("SELECT run FROM run WHERE over = 0", rows -> runs(rows, LARGEST_PAGE));
    }
  }

  Optional<JobRun> find(String job, String id) {
    return database.query(
        "SELECT run FROM run WHERE id = ? AND job = ?",
        rows -> runs(rows, 1).stream().findFirst(),
        id,
        job);
  }

  /**
   * Some runs of a job.
   *
   * @param runs the newest first
   * @param last the number of the last of them, if more follow
   */
  record Slice(List<JobRun> runs, OptionalLong last) {}

  /**
   * The runs of a job, the newest first.
   *
   * @param before the number of the last run that was given before; none for the newest
   */
  Slice list(String job, OptionalLong before, int most) {
    return database.query(
        "SELECT number, run FROM run WHERE job = ? AND number < ? ORDER BY number DESC LIMIT ?",
        rows -> {
          List<JobRun> runs = new ArrayList<>();
          long last = 0;
          while (rows.next()) {
            if (runs.size() == most) {
              return new Slice(runs, OptionalLong.of(last));
            }
            last = rows.getLong(1);
            runs.add(read(rows.getString(2)));
          }
          return new Slice(runs, OptionalLong.empty());
        },
        job,
        before.orElse(Long.MAX_VALUE),
        most + 1);
  }

  private static List<JobRun> runs(ResultSet rows, int most) throws SQLException {
    List<JobRun> runs = new ArrayList<>();
    while (runs.size() < most && rows.next()) {
      runs.add(read(rows.getString(1)));
    }
    return runs;
  }

  private static JobRun read(String json) {
    try {
      return ModelJson.read(JSON.readTree(json), JobRun.class, ModelJson.Scalars.EXACT);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a stored job run is not valid JSON", e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}

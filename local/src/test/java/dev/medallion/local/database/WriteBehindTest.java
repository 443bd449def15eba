package dev.medallion.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindTest {
  private static final String INSERT = "INSERT INTO entry (id, text) VALUES (?, ?)";
  private static final String LARGE = "x".repeat(1 << 20);

  @TempDir private Path folder;

  private final List<Integer> written = new CopyOnWriteArrayList<>();
  private Database database;
  private WriteBehind writes;

  @BeforeEach
  void open() {
    database =
        Database.open(
            folder.resolve("test.db"), "CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT)");
    writes = new WriteBehind(database, "test-writer");
  }

  @AfterEach
  void close() {
    writes.close();
    database.close();
  }

  @Test
  void writesInTheOrderGiven() {
    for (int i = 0; i < 3_000; i++) {
      add(i, "text");
    }
    writes.flush();

    assertThat(written).hasSize(3_000).isSorted();
    assertThat(ids()).hasSize(3_000);
  }

  /** A limit of the file's pages is a disk that is full. */
  @Test
  void writesWhatFoundNoSpaceOnceThereIsSome() {
    mostPages(16);
    assertThatThrownBy(() -> database.update(INSERT, 0, LARGE))
        .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.passes()).isTrue())
        .hasMessageContaining("database or disk is full");
    for (int i = 1; i <= 5; i++) {
      add(i, LARGE);
    }
    assertThat(written).isEmpty();

    mostPages(1_000_000);
    writes.flush();

    assertThat(written).containsExactly(1, 2, 3, 4, 5);
    assertThat(ids()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void losesNoOtherWriteForOneThatIsRefused() {
    add(1, "text");
    add(1, "the same id");
    add(2, "text");
    writes.flush();

    assertThat(ids()).containsExactly(1, 2);
  }

  @Test
  void takesAWriteFromAThreadThatWasInterrupted() {
    Thread.currentThread().interrupt();
    add(1, "text");

    assertThat(Thread.interrupted()).isTrue();
    writes.flush();
    assertThat(ids()).containsExactly(1);
  }

  private void add(int id, String text) {
    writes.add(() -> database.update(INSERT, id, text), () -> written.add(id));
  }

  private void mostPages(int pages) {
    long unused = database.query("PRAGMA max_page_count = " + pages, rows -> rows.next() ? 1L : 0L);
  }

  private List<Integer> ids() {
    return database.query(
        "SELECT id FROM entry ORDER BY id",
        rows -> {
          List<Integer> ids = new ArrayList<>();
          while (rows.next()) {
            ids.add(rows.getInt(1));
          }
          return ids;
        });
  }
}

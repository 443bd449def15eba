package dev.medallion.local.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** What is kept of a bucket and has no effect here: its tags and its life cycle, as documents. */
final class BucketDocuments {
  private final Path folder;

  /** The kinds of documents. */
  enum Kind {
    /** {@code Tagging}. */
    TAGGING,
    /** {@code LifecycleConfiguration}. */
    LIFECYCLE
  }

  BucketDocuments(Path folder) {
    this.folder = folder;
  }

  Optional<String> find(String bucket, Kind kind) throws IOException {
    try {
      return Optional.of(Files.readString(file(bucket, kind)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void put(String bucket, Kind kind, String document) throws IOException {
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "draft", null);
    Files.writeString(draft, document);
    Files.move(
        draft,
        file(bucket, kind),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(String bucket, Kind kind) throws IOException {
    Files.deleteIfExists(file(bucket, kind));
  }

  /** Deletes all of a bucket's. */
  void deleteAll(String bucket) throws IOException {
    for (Kind kind : Kind.values()) {
      delete(bucket, kind);
    }
  }

  private Path file(String bucket, Kind kind) {
    return folder.resolve(bucket + "." + kind + ".xml");
  }
}

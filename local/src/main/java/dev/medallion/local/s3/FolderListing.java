package dev.medallion.local.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.gaul.s3proxy.blobstore.SdkResponses;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists the objects of a bucket from its folder, in S3's order. Left out are files that were copied
 * into the folder and are no object yet: they get their ETag when the scan takes them.
 *
 * <p>A continuation token is the last key, or the last common prefix, of the page before.
 */
final class FolderListing {
  private final ObjectFiles files;

  FolderListing(ObjectFiles files) {
    this.files = files;
  }

  /** Answers a request; without {@code maxKeys}, with all there is. */
  ListObjectsV2Response list(ListObjectsV2Request request) {
    Found found = new Found(request);
    try {
      Path folder = files.folder(request.bucket()).toRealPath();
      Path start = folder.resolve(startOf(found.prefix));
      if (Files.isDirectory(start) && start.toRealPath().equals(start)) {
        Files.walkFileTree(start, new OwnPlaces(folder, found));
      }
      Path encoded = folder.resolve(ObjectPlaces.ENCODED);
      if (Files.isDirectory(encoded)) {
        Files.walkFileTree(encoded, new EncodedPlaces(folder, found));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list bucket " + request.bucket(), e);
    }
    return found.page(request.maxKeys());
  }

  /** The folder that holds each plain key with the prefix; empty for the whole bucket. */
  private static String startOf(String prefix) {
    String folder = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
    return ObjectPlaces.isPlain(folder) ? folder : "";
  }

  /** What is listed so far: objects by their keys, nothing by common prefixes. */
  private static final class Found {
    private final String prefix;
    private final String delimiter;
    private final String after;
    private final TreeMap<String, Optional<S3Object>> entries =
        new TreeMap<>(ObjectPlaces.LISTING_ORDER);

    private Found(ListObjectsV2Request request) {
      prefix = textOf(request.prefix());
      delimiter = textOf(request.delimiter());
      after =
          textOf(
              request.continuationToken() == null
                  ? request.startAfter()
                  : request.continuationToken());
    }

    /** Whether nothing that is below the folder is news. */
    private boolean isKnownBelow(String folder) {
      return delimiter.equals("/") && commonPrefix(folder).filter(entries::containsKey).isPresent();
    }

    private void add(String key, Path file, BasicFileAttributes attributes) {
      if (!key.startsWith(prefix) || ObjectPlaces.LISTING_ORDER.compare(key, after) <= 0) {
        return;
      }
      Optional<String> common = commonPrefix(key);
      if (common.equals(Optional.of(after)) || common.filter(entries::containsKey).isPresent()) {
        return;
      }
      ObjectAttributes.etag(file)
          .ifPresent(
              etag ->
                  entries.put(
                      common.orElse(key),
                      common.isPresent()
                          ? Optional.empty()
                          : Optional.of(object(key, etag, file, attributes))));
    }

    private Optional<String> commonPrefix(String key) {
      if (delimiter.isEmpty() || !key.startsWith(prefix)) {
        return Optional.empty();
      }
      int at = key.indexOf(delimiter, prefix.length());
      return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.length()));
    }

    private static S3Object object(
        String key, String etag, Path file, BasicFileAttributes attributes) {
      Instant written = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS);
      return S3Object.builder()
          .key(key)
          .eTag(etag)
          .size(attributes.size())
          .lastModified(written)
          .storageClass(ObjectAttributes.storageClass(file).orElse("STANDARD"))
          .build();
    }

    private ListObjectsV2Response page(Integer maxKeys) {
      List<S3Object> objects = new ArrayList<>();
      List<CommonPrefix> prefixes = new ArrayList<>();
      int most = maxKeys == null ? entries.size() : maxKeys;
      String last = null;
      for (var entry : entries.entrySet()) {
        if (objects.size() + prefixes.size() == most) {
          return SdkResponses.objectsPage(objects, prefixes, last);
        }
        last = entry.getKey();
        entry
            .getValue()
            .ifPresentOrElse(
                objects::add, () -> prefixes.add(SdkResponses.commonPrefix(entry.getKey())));
      }
      return SdkResponses.objectsPage(objects, prefixes, null);
    }

    private static String textOf(String optional) {
      return optional == null ? "" : optional;
    }
  }

  /** Visits the files that are at their key's own place. */
  private static final class OwnPlaces extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Found found;

    private OwnPlaces(Path folder, Found found) {
      this.folder = folder;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
      return !below.equals(folder)
              && (isHidden(below) || found.isKnownBelow(place(folder, below) + "/"))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        ObjectPlaces.keyOfOwn(folder, file).ifPresent(key -> found.add(key, file, attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path file) {
      return file.getFileName().toString().startsWith(".");
    }
  }

  /** Visits the files that are at an encoded place. */
  private static final class EncodedPlaces extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Found found;

    private EncodedPlaces(Path folder, Found found) {
      this.folder = folder;
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        ObjectPlaces.keyOfEncoded(place(folder, file))
            .ifPresent(key -> found.add(key, file, attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static String place(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }
}

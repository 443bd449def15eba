package dev.medallion.local.s3tables;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/**
 * What S3 Tables refuses beyond what AWS documents, to see how the product takes it: AWS does not
 * say which updates it takes, nor how it refuses what is missing. Nothing unless the system
 * property {@value #PROPERTY} names kinds, such as {@code sort-orders,throttling}.
 */
public final class Strictness {
  /** The system property. */
  public static final String PROPERTY = "medallion.s3tables.refuses";

  /** Of so many requests one is refused, where requests are throttled. */
  private static final int THROTTLED = 3;

  private static final AtomicInteger REQUESTS = new AtomicInteger();

  /** A kind of refusal. */
  public enum Kind {
    /** A snapshot that no reference names in the same commit. */
    STAGED_SNAPSHOTS,
    /** Properties in a commit that also moves a reference. */
    PROPERTIES_WITH_REFERENCES,
    /** A sort order. */
    SORT_ORDERS,
    /** A metadata file that no commit to the catalog wrote. */
    SELF_WRITTEN_METADATA,
    /** 403 instead of 404, as services do that hide what one may not see. */
    MISSING_AS_FORBIDDEN,
    /** One request in three. */
    THROTTLING;

    /** The name that the system property takes. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Too many requests at this moment. */
  static final class ThrottledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ThrottledException() {
      super("Too many requests, please wait before trying again");
    }
  }

  private final Set<Kind> kinds;

  private Strictness(Set<Kind> kinds) {
    this.kinds = kinds;
  }

  /**
   * What is to be refused at present.
   *
   * @throws IllegalStateException if the property names a kind that there is not
   */
  static Strictness ofProcess() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String name : System.getProperty(PROPERTY, "").split(",", -1)) {
      if (!name.isBlank()) {
        kinds.add(kind(name.strip()));
      }
    }
    return new Strictness(kinds);
  }

  private static Kind kind(String name) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s knows no kind \"%s\"; there are %s"
                        .formatted(
                            PROPERTY,
                            name,
                            Arrays.stream(Kind.values())
                                .map(Kind::label)
                                .collect(Collectors.joining(", ")))));
  }

  /** Refuses a request now and then, if requests are throttled. */
  void admit() {
    if (kinds.contains(Kind.THROTTLING) && REQUESTS.incrementAndGet() % THROTTLED == 0) {
      throw new ThrottledException();
    }
  }

  /**
   * Refuses a commit to a table that is there, if it has an update of a kind that is refused. The
   * creation of a table tells all that the table has.
   */
  void check(List<MetadataUpdate> updates) {
    Set<Long> named =
        updates.stream()
            .filter(MetadataUpdate.SetSnapshotRef.class::isInstance)
            .map(update -> ((MetadataUpdate.SetSnapshotRef) update).snapshotId())
            .collect(Collectors.toSet());
    for (MetadataUpdate update : updates) {
      boolean refused =
          switch (update) {
            case MetadataUpdate.AddSnapshot added ->
                kinds.contains(Kind.STAGED_SNAPSHOTS)
                    && !named.contains(added.snapshot().snapshotId());
            case MetadataUpdate.SetProperties properties ->
                kinds.contains(Kind.PROPERTIES_WITH_REFERENCES) && !named.isEmpty();
            case MetadataUpdate.AddSortOrder order -> kinds.contains(Kind.SORT_ORDERS);
            default -> false;
          };
      if (refused) {
        throw new BadRequestException(
            "The update %s is not supported", update.getClass().getSimpleName());
      }
    }
  }

  /** Whether a table may be pointed to a metadata file that a client wrote. */
  boolean allowsSelfWrittenMetadata() {
    return !kinds.contains(Kind.SELF_WRITTEN_METADATA);
  }

  /** Whether the failure is to be answered as what one may not see. */
  boolean hides(Throwable failure) {
    return kinds.contains(Kind.MISSING_AS_FORBIDDEN)
        && (failure instanceof NoSuchTableException || failure instanceof NoSuchNamespaceException);
  }
}

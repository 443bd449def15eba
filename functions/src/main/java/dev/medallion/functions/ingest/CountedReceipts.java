package dev.medallion.functions.ingest;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medallion.contract.Receipt;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** Which receipts of a source are counted in. */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
final class CountedReceipts {
  /** The time of the newest, in ISO 8601; empty for none. */
  private String through;

  /** The names of the newest, which are listed again since others may appear among them. */
  private final Set<String> names;

  @JsonCreator
  private CountedReceipts(
      @JsonProperty("through") String through, @JsonProperty("names") Set<String> names) {
    this.through = through;
    this.names = new TreeSet<>(names);
  }

  static CountedReceipts none() {
    return new CountedReceipts("", Set.of());
  }

  /** Leaves out all that were written before a time. */
  static CountedReceipts after(Instant time) {
    return new CountedReceipts(time.plus(Receipts.OVERLAP).toString(), Set.of());
  }

  boolean isEmpty() {
    return through.isEmpty();
  }

  /** From when on receipts are to be listed. */
  Instant from(Instant otherwise) {
    return through.isEmpty() ? otherwise : Instant.parse(through).minus(Receipts.OVERLAP);
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  /** Counts one in. */
  void add(String name) {
    Instant time = Receipt.time(name);
    if (through.isEmpty() || time.isAfter(Instant.parse(through))) {
      through = time.toString();
    }
    names.add(name);
    Instant from = from(time);
    names.removeIf(each -> Receipt.time(each).isBefore(from));
  }
}

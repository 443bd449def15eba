package dev.medallion.iam;

import dev.medallion.iam.Operand.Result;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A range of IP addresses, as CIDR writes it. */
final class AddressRange {
  private final byte[] address;
  private final int prefixLength;

  private AddressRange(byte[] address, int prefixLength) {
    this.address = address;
    this.prefixLength = prefixLength;
  }

  /**
   * Reads an address, or one with the length of its prefix.
   *
   * @throws IllegalArgumentException if it is none
   */
  static AddressRange of(String text) {
    int slash = text.indexOf('/');
    byte[] address =
        bytes(slash < 0 ? text : text.substring(0, slash)).orElseThrow(() -> invalid(text));
    int most = address.length * Byte.SIZE;
    int length = slash < 0 ? most : length(text.substring(slash + 1));
    if (length < 0 || length > most) {
      throw invalid(text);
    }
    return new AddressRange(address, length);
  }

  Result compare(String actual) {
    return bytes(actual).map(given -> Result.of(holds(given))).orElse(Result.INCOMPARABLE);
  }

  private boolean holds(byte[] given) {
    if (given.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((given[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int length(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Only what is written as an address: a name would be looked up. */
  private static Optional<byte[]> bytes(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        && !text.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "\"%s\" is no IP address, with or without the length of a prefix".formatted(text));
  }
}

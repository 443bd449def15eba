package dev.medallion.contract;

import java.util.Comparator;
import java.util.Locale;

/**
 * Orders the sequencers of S3 events of one key, from the oldest to the newest.
 *
 * <p>A sequencer is a hexadecimal text, and they may differ in length. AWS's page has given two
 * ways to compare those: up to 2020, in the developer guide, to pad the shorter one with zeros on
 * the left; since it belongs to the user guide (2021, and the editions that describe event versions
 * 2.1 to 2.3 alike), to pad it on the right and to compare as text. The newer way is followed here.
 * It also fits what S3 sends: the digits begin with the time in seconds, and so what a longer one
 * has more is a finer part of the same time.
 *
 * <p>S3 is seen to send all sequencers in one length, for which both ways are the same.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">
 *     Event message structure</a>
 */
final class SequencerOrder implements Comparator<String> {

  /** Compares without case; an unknown sequencer, which is empty, is older than any. */
  @Override
  public int compare(String left, String right) {
    int length = Math.max(left.length(), right.length());
    return padded(left, length).compareTo(padded(right, length));
  }

  private static String padded(String sequencer, int length) {
    return sequencer.toLowerCase(Locale.ROOT) + "0".repeat(length - sequencer.length());
  }
}

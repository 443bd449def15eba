package dev.medallion.iam;

/** The parts of ARNs. */
final class Arns {
  private static final int PARTITION = 1;
  private static final int ACCOUNT = 4;

  private Arns() {}

  static String partition(String arn) {
    return part(arn, PARTITION);
  }

  static String account(String arn) {
    return part(arn, ACCOUNT);
  }

  private static String part(String arn, int index) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6) {
      throw new IllegalArgumentException(arn + " is no ARN");
    }
    return parts[index];
  }
}

package dev.medallion.cli.doctor;

/** The kinds of permission that can refuse a request. */
public enum Layer {
  IDENTITY("identity policy"),
  BOUNDARY("permissions boundary"),
  SESSION("session policy"),
  /** Of a kind that the message leaves open. */
  RESOURCE("resource policy"),
  /** Of a bucket or a table bucket. */
  BUCKET("bucket policy"),
  TABLE("table policy"),
  QUEUE("queue policy"),
  NOT_REGISTERED("not registered"),
  /** The Data Catalog, which hides the table. */
  CAPITALS("Data Catalog: capital letters in a column"),
  TRUST("trust policy of the role"),
  ORGANIZATION("policy of the organization"),
  VPC_ENDPOINT("policy of the VPC endpoint"),
  /** Of a kind that the message leaves open. */
  LAKE_FORMATION("Lake Formation"),
  LAKE_ADMINISTRATOR("Lake Formation, not an administrator"),
  LAKE_CATALOG("Lake Formation catalog"),
  LAKE_DATABASE("Lake Formation database"),
  LAKE_TABLE("Lake Formation table"),
  LAKE_COLUMN("Lake Formation column"),
  /** The message leaves it open. */
  UNKNOWN("identity policy, resource policy or Lake Formation: the message does not say which");

  private final String words;

  Layer(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}

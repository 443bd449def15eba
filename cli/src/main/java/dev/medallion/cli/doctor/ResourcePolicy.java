package dev.medallion.cli.doctor;

import dev.medallion.iam.Policy;

/**
 * The policy of a resource.
 *
 * @param policy what it says; its name tells it from others of the same request
 * @param json its document
 * @param owner where it hangs
 */
record ResourcePolicy(Policy policy, String json, Owner owner) {

  /** What a policy hangs on. */
  sealed interface Owner {
    /** For people. */
    String words();
  }

  /** A bucket of S3. */
  record Bucket(String name) implements Owner {
    @Override
    public String words() {
      return "the policy of bucket " + name;
    }
  }

  /** A queue. */
  record Queue(String url, String arn) implements Owner {
    @Override
    public String words() {
      return "the policy of queue " + arn;
    }
  }

  /** A table bucket. */
  record TableBucket(String arn) implements Owner {
    @Override
    public String words() {
      return "the policy of table bucket " + arn;
    }
  }

  /** A table. */
  record Table(String bucketArn, String namespace, String name) implements Owner {
    @Override
    public String words() {
      return "the policy of table %s.%s".formatted(namespace, name);
    }
  }
}

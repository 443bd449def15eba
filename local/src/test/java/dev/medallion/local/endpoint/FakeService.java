package dev.medallion.local.endpoint;

/** A service made of a few handlers. */
record FakeService(String signingName, Operations operations, ErrorShape errorShape)
    implements AwsService {

  FakeService(String signingName, Operations operations) {
    this(signingName, operations, ErrorShape.standard());
  }
}

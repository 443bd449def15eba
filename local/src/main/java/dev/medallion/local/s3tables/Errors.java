package dev.medallion.local.s3tables;

import dev.medallion.local.endpoint.Paging;
import software.amazon.awssdk.services.s3tables.model.BadRequestException;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/** The refusals of S3 Tables. */
final class Errors {
  private static final int LARGEST_PAGE = 1000;

  private Errors() {}

  /**
   * The pages of a list.
   *
   * @param member the request's member that gives the size of a page
   */
  static Paging paging(String member) {
    return new Paging(
        member,
        LARGEST_PAGE,
        LARGEST_PAGE,
        (asked, violation) -> badRequest(violation),
        token -> badRequest("The continuation token '%s' is not valid".formatted(token)));
  }

  static BadRequestException badRequest(String message) {
    return BadRequestException.builder().message(message).build();
  }

  static NotFoundException notFound(String what, String name) {
    return NotFoundException.builder()
        .message("The specified %s does not exist: %s".formatted(what, name))
        .build();
  }

  static ConflictException conflict(String message) {
    return ConflictException.builder().message(message).build();
  }

  /** Runs a check that refuses by {@link IllegalArgumentException}. */
  static void check(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw badRequest(e.getMessage());
    }
  }
}

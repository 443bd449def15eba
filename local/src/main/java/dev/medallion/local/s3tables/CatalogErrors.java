package dev.medallion.local.s3tables;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.responses.ErrorResponse;

/**
 * The status with which the REST catalog answers each of Iceberg's exceptions.
 *
 * @see <a
 *     href="https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml">The
 *     Iceberg REST catalog</a>
 */
final class CatalogErrors {
  private static final int INTERNAL = 500;

  private static final Map<Class<?>, Integer> STATUS = new LinkedHashMap<>();

  static {
    STATUS.put(CommitStateUnknownException.class, INTERNAL);
    STATUS.put(NoSuchTableException.class, 404);
    STATUS.put(NoSuchNamespaceException.class, 404);
    STATUS.put(NotFoundException.class, 404);
    STATUS.put(AlreadyExistsException.class, 409);
    STATUS.put(CommitFailedException.class, 409);
    STATUS.put(NamespaceNotEmptyException.class, 409);
    STATUS.put(UnprocessableEntityException.class, 422);
    STATUS.put(ForbiddenException.class, 403);
    STATUS.put(CatalogAccess.DeniedByGlue.class, 403);
    STATUS.put(Strictness.ThrottledException.class, 429);
    STATUS.put(BadRequestException.class, 400);
    STATUS.put(ValidationException.class, 400);
    STATUS.put(IllegalArgumentException.class, 400);
    STATUS.put(UnsupportedOperationException.class, 406);
  }

  private CatalogErrors() {}

  static ErrorResponse response(Throwable error) {
    int status =
        STATUS.entrySet().stream()
            .filter(entry -> entry.getKey().isInstance(error))
            .map(Entry::getValue)
            .findFirst()
            .orElse(INTERNAL);
    return ErrorResponse.builder()
        .responseCode(status)
        .withType(type(error))
        .withMessage(message(error, status))
        .build();
  }

  /** A defect's message may name files of this machine, so it is only logged. */
  private static String message(Throwable error, int status) {
    return status == INTERNAL && !(error instanceof CommitStateUnknownException)
        ? "The local side failed (%s); its log says more"
            .formatted(error.getClass().getSimpleName())
        : String.valueOf(error.getMessage());
  }

  /** Clients throw again what the type names: S3 Tables says BadRequestException to them. */
  private static String type(Throwable error) {
    Class<?> type =
        error instanceof IllegalArgumentException ? BadRequestException.class : error.getClass();
    return type.getSimpleName();
  }

  /** Whether the error is the local side's own. */
  static boolean isDefect(ErrorResponse response) {
    return response.code() >= INTERNAL;
  }
}

package dev.medallion.local.endpoint;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.protocols.core.ExceptionMetadata;

/**
 * The code and the HTTP status of an error on the wire.
 *
 * <p>The SDK names exception classes not quite as the service names its errors ({@code
 * ExecutionAlreadyExists} becomes {@code ExecutionAlreadyExistsException}). The way back, status
 * included, is only in the generated client: a table from code to exception, compiled into lambda
 * bodies that take the code. Asking it keeps the services free of such knowledge.
 *
 * @param code what the service calls the error
 * @param status the HTTP status
 */
record ErrorIdentity(String code, int status) {
  private static final int BAD_REQUEST = 400;

  private static final ClassValue<Optional<ErrorIdentity>> MODELLED =
      new ClassValue<>() {
        @Override
        protected Optional<ErrorIdentity> computeValue(Class<?> exception) {
          return search(exception);
        }
      };

  /** What stands on the exception itself wins over what the SDK's model says of its class. */
  static ErrorIdentity of(AwsServiceException exception) {
    Optional<ErrorIdentity> modelled = MODELLED.get(exception.getClass());
    String code =
        Optional.ofNullable(exception.awsErrorDetails())
            .map(AwsErrorDetails::errorCode)
            .or(() -> modelled.map(ErrorIdentity::code))
            .orElse(exception.getClass().getSimpleName());
    int status =
        exception.statusCode() > 0
            ? exception.statusCode()
            : modelled.map(ErrorIdentity::status).orElse(BAD_REQUEST);
    return new ErrorIdentity(code, status);
  }

  private static Optional<ErrorIdentity> search(Class<?> exception) {
    String className = exception.getSimpleName();
    List<String> candidates =
        className.endsWith("Exception")
            ? List.of(className, className.substring(0, className.length() - "Exception".length()))
            : List.of(className);
    for (Method table : exceptionTables(exception)) {
      for (String code : candidates) {
        Optional<ErrorIdentity> found = lookUp(table, code, exception);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The lambda bodies of the service's generated client that map a code to an exception. */
  private static List<Method> exceptionTables(Class<?> exception) {
    String base = exception.getSuperclass().getSimpleName();
    String client =
        exception.getPackageName().replaceFirst("\\.model$", "")
            + ".Default"
            + base.replaceFirst("Exception$", "")
            + "Client";
    try {
      Class<?> type = Class.forName(client, false, exception.getClassLoader());
      return List.of(type.getDeclaredMethods()).stream()
          .filter(ErrorIdentity::mapsCodeToException)
          .toList();
    } catch (ClassNotFoundException e) {
      // The service's base exception, or one from outside the SDK: it has no entry in any table.
      return List.of();
    }
  }

  private static boolean mapsCodeToException(Method method) {
    return method.isSynthetic()
        && Modifier.isStatic(method.getModifiers())
        && method.getReturnType() == Optional.class
        && method.getParameterCount() == 1
        && method.getParameterTypes()[0] == String.class;
  }

  private static Optional<ErrorIdentity> lookUp(Method table, String code, Class<?> exception) {
    try {
      table.setAccessible(true);
      if (((Optional<?>) table.invoke(null, code)).orElse(null) instanceof ExceptionMetadata found
          && builds(found, exception)) {
        int status = found.httpStatusCode() == null ? BAD_REQUEST : found.httpStatusCode();
        return Optional.of(new ErrorIdentity(found.errorCode(), status));
      }
      return Optional.empty();
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the SDK's error table cannot be read: " + table, e);
    }
  }

  private static boolean builds(ExceptionMetadata metadata, Class<?> exception) {
    SdkPojo builder = metadata.exceptionBuilderSupplier().get();
    return builder instanceof AwsServiceException.Builder typed
        && typed.build().getClass() == exception;
  }
}

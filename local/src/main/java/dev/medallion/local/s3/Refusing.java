package dev.medallion.local.s3;

import java.lang.reflect.Proxy;

/** The end of a chain of wrappers: an interface of which every method refuses by name. */
final class Refusing {
  private Refusing() {}

  static <T> T all(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(
                  "S3 here has no " + type.getSimpleName() + "." + method.getName());
            }));
  }
}

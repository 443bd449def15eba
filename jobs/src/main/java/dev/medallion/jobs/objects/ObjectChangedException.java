package dev.medallion.jobs.objects;

import java.io.IOException;

/** An object is no longer the one that was looked up: it was overwritten or deleted meanwhile. */
public final class ObjectChangedException extends IOException {
  ObjectChangedException(StoredObject object, Throwable cause) {
    super(object.uri() + " was overwritten or deleted while it was read", cause);
  }
}

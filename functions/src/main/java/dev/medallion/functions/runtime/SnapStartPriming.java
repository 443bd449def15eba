package dev.medallion.functions.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * A handler that makes one read call before Lambda takes its SnapStart snapshot, so that a restored
 * function finds its classes loaded and its clients warm.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">
 *     SnapStart runtime hooks</a>
 */
public interface SnapStartPriming extends Resource {

  /** Makes the call. It must change nothing, however often it is made, and may throw. */
  void prime();

  /** Asks for {@link #prime()} before the snapshot. Lambda keeps the handler alive until then. */
  default void primeBeforeSnapshot() {
    Core.getGlobalContext().register(this);
  }

  @Override
  default void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      prime();
    } catch (RuntimeException | LinkageError e) {
      // A snapshot that is not warm still works, what the call reads may not be deployed yet, and
      // whatever leaves this hook would fail the version, and with it the deployment.
      Logger logger = System.getLogger(getClass().getName());
      logger.log(Level.WARNING, "not primed, so the first call is slow", e);
    }
  }

  @Override
  default void afterRestore(Context<? extends Resource> context) {}
}

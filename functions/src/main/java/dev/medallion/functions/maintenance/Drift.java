package dev.medallion.functions.maintenance;

import dev.medallion.functions.maintenance.Report.Finding;
import dev.medallion.functions.maintenance.Report.Kind;
import dev.medallion.functions.maintenance.Report.Setting;
import java.util.Optional;

/**
 * Tells what somebody changed by hand from what is not configured yet and from what the pipeline
 * declares anew: by what was configured last.
 */
final class Drift {
  private Drift() {}

  /**
   * The finding, if it is one.
   *
   * @param setting what is declared and what was found
   * @param last what was configured last; empty if nothing was
   */
  static Optional<Finding> of(Setting setting, Optional<String> last) {
    return last.filter(configured -> !configured.equals(setting.found()))
        .filter(configured -> !setting.declared().equals(setting.found()))
        .map(
            configured ->
                new Finding(
                    setting.table(),
                    Kind.DRIFT,
                    "%s was \"%s\" and not \"%s\": somebody changed it by hand; it is \"%s\" again. To keep the change, declare it under maintenance in pipeline.yaml"
                        .formatted(
                            setting.type(), setting.found(), configured, setting.declared())));
  }
}

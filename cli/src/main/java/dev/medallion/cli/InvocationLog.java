package dev.medallion.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** What a function logged while it was invoked. */
interface InvocationLog {
  /** The lines: of JSON its level and message, of anything else the line. */
  List<String> lines(InvokeResponse response);

  /** Where the whole log is. */
  String place();

  /**
   * On AWS: the end of the log, of which Lambda hands over 4 KB.
   *
   * @param group the log group
   */
  static InvocationLog inCloudWatch(String group) {
    return new InvocationLog() {
      @Override
      public List<String> lines(InvokeResponse response) {
        return response.logResult() == null
            ? List.of()
            : LogLines.of(
                new String(
                    Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8));
      }

      @Override
      public String place() {
        return "the log group " + group;
      }
    };
  }
}

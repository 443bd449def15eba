package dev.medallion.local.stepfunctions.states;

/**
 * The resource of a task in the two parts that histories and causes show.
 *
 * @param type the service, such as {@code glue} or {@code aws-sdk:s3tables}
 * @param name what is called, such as {@code startJobRun.sync}
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_TaskScheduledEventDetails.html">TaskScheduledEventDetails</a>
 */
public record ResourceName(String type, String name) {
  /** The parts of a resource's ARN. */
  public static ResourceName of(String arn) {
    String own = arn.replaceFirst("^.*:::", "");
    int colon = own.lastIndexOf(':');
    return colon < 0
        ? new ResourceName(own, own)
        : new ResourceName(own.substring(0, colon), own.substring(colon + 1));
  }
}

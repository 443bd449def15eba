package dev.medallion.local.stepfunctions;

import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.stepfunctions.states.InvalidDefinitionException;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.MissingRequiredParameterException;
import software.amazon.awssdk.services.sfn.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/** What Step Functions refuses, in its own words. */
final class Refusals {
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");

  /**
   * State machines and executions have the same names: up to 80 characters, without white space,
   * brackets, wildcards, special and control characters.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html">StartExecution</a>
   */
  private static final Pattern NAME =
      Pattern.compile(
          "[^\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\p{Cc}\\p{Cs}\\x{FFFE}\\x{FFFF}\\x{10FFFF}]{1,80}");

  /** Which part of an ARN says what kind of resource it names. */
  private static final int RESOURCE_TYPE = 5;

  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  /** Pages as Step Functions'. */
  static final Paging PAGES =
      new Paging(
          "maxResults",
          USUAL_PAGE,
          LARGEST_PAGE,
          (asked, violation) -> violation(violation),
          token -> badToken(token));

  private Refusals() {}

  /** The size that a request asks for; none, as it is for Step Functions, if that is 0. */
  static Integer pageSize(Integer maxResults) {
    return maxResults == null || maxResults == 0 ? null : maxResults;
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw InvalidNameException.builder()
          .message(
              "Invalid Name: '%s': a name has 1 to 80 characters, and no white space, brackets, wildcards or any of \"#%%\\^|~`$&,;:/"
                  .formatted(name))
          .build();
    }
  }

  static void checkArn(String arn, String resource) {
    if (!arn.startsWith("arn:") || !arn.contains(":states:") || !arn.contains(resource)) {
      throw InvalidArnException.builder()
          .message(
              arn.startsWith("arn:")
                  ? "Invalid Arn: 'Resource type not valid in this context: %s'"
                      .formatted(resourceType(arn))
                  : "Invalid Arn: 'Invalid ARN prefix: %s'".formatted(arn))
          .build();
    }
  }

  private static String resourceType(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length > RESOURCE_TYPE ? parts[RESOURCE_TYPE] : arn;
  }

  static void checkRole(String arn) {
    if (!ROLE.matcher(arn).matches()) {
      throw InvalidArnException.builder().message("Invalid Role Arn: '%s'".formatted(arn)).build();
    }
  }

  static StateMachineDoesNotExistException noStateMachine(String arn) {
    return StateMachineDoesNotExistException.builder()
        .message("State Machine Does Not Exist: '%s'".formatted(arn))
        .build();
  }

  static StateMachineAlreadyExistsException stateMachineExists(String arn) {
    return StateMachineAlreadyExistsException.builder()
        .message("State Machine Already Exists: '%s'".formatted(arn))
        .build();
  }

  static ExecutionDoesNotExistException noExecution(String arn) {
    return ExecutionDoesNotExistException.builder()
        .message("Execution Does Not Exist: '%s'".formatted(arn))
        .build();
  }

  static ExecutionAlreadyExistsException executionExists(String arn) {
    return ExecutionAlreadyExistsException.builder()
        .message("Execution Already Exists: '%s'".formatted(arn))
        .build();
  }

  static ExecutionNotRedrivableException notRedrivable(String message) {
    return ExecutionNotRedrivableException.builder().message(message).build();
  }

  static ResourceNotFoundException noResource(String arn) {
    return ResourceNotFoundException.builder()
        .message("Resource not found: '%s'".formatted(arn))
        .resourceName(arn)
        .build();
  }

  static MissingRequiredParameterException nothingToUpdate() {
    return MissingRequiredParameterException.builder()
        .message(
            "Either the definition, the role ARN, the LoggingConfiguration, or the"
                + " TracingConfiguration must be specified")
        .build();
  }

  static ValidationException violation(String message) {
    return ValidationException.builder().message(message).build();
  }

  static InvalidExecutionInputException badInput(String message) {
    return InvalidExecutionInputException.builder()
        .message("Invalid State Machine Execution Input: '%s'".formatted(message))
        .build();
  }

  private static InvalidTokenException badToken(String token) {
    return InvalidTokenException.builder().message("Invalid Token: '%s'".formatted(token)).build();
  }

  static software.amazon.awssdk.services.sfn.model.InvalidDefinitionException badDefinition(
      InvalidDefinitionException reason) {
    return software.amazon.awssdk.services.sfn.model.InvalidDefinitionException.builder()
        .message("Invalid State Machine Definition: '%s'".formatted(reason.getMessage()))
        .build();
  }
}

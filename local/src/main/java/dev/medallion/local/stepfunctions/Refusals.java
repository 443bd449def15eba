package dev.medallion.local.stepfunctions;

import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.stepfunctions.states.InvalidDefinitionException;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
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

  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  /** Pages as Step Functions'. */
  static final Paging PAGES =
      new Paging(
          "maxResults",
          USUAL_PAGE,
          LARGEST_PAGE,
          (asked, violation) -> ValidationException.builder().message(violation).build(),
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

  static String required(String value, String member) {
    return Optional.ofNullable(value)
        .orElseThrow(
            () ->
                ValidationException.builder()
                    .message(
                        "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
                            .formatted(member))
                    .build());
  }

  static void checkArn(String arn, String resource) {
    if (!arn.startsWith("arn:") || !arn.contains(":states:") || !arn.contains(resource)) {
      throw InvalidArnException.builder().message("Invalid Arn: '%s'".formatted(arn)).build();
    }
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
        .message("Invalid State Machine Definition:\n" + reason.getMessage())
        .build();
  }
}

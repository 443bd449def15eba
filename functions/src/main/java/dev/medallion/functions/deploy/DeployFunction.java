package dev.medallion.functions.deploy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.functions.deploy.Answer.Outcome;
import dev.medallion.functions.runtime.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The custom resource that makes what CloudFormation cannot declare. Creating and updating do the
 * same, as often as they are asked to.
 *
 * <p>CloudFormation waits for an answer, an hour if need be. So nothing that can go wrong does so
 * before the handler is called, and each way out of it answers, also when Lambda is about to end
 * it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-lambda.html">
 *     Lambda-backed custom resources</a>
 */
public final class DeployFunction
    implements RequestHandler<CloudFormationCustomResourceEvent, String> {
  /** What it takes to send the answer, the attempts that fail included. */
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(10);

  private final Environment environment;
  private final Supplier<Services> services;
  private final Pause pause;
  private final AnswerSender answers;

  /** Built by Lambda. */
  public DeployFunction() {
    this(Environment.ofProcess(), Services::ofProcess, time -> Thread.sleep(time));
  }

  /**
   * @param services builds the clients, which may fail, when there is somebody to answer
   */
  DeployFunction(Environment environment, Supplier<Services> services, Pause pause) {
    this.environment = environment;
    this.services = services;
    this.pause = pause;
    this.answers = new AnswerSender(pause);
  }

  @Override
  public String handleRequest(CloudFormationCustomResourceEvent event, Context context) {
    Answer answer = answer(event, context);
    try {
      answers.send(event.getResponseUrl(), answer);
    } catch (IOException e) {
      // Lambda calls again, and all that was done is done again.
      throw new UncheckedIOException("CloudFormation was not told " + answer.document(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("CloudFormation was not told " + answer.document(), e);
    }
    return answer.status();
  }

  private Answer answer(CloudFormationCustomResourceEvent event, Context context) {
    Progress progress = new Progress();
    Duration time = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(TIME_TO_ANSWER);
    try {
      return Answer.success(
          event, TimeLimit.within(time, progress, () -> carryOut(event, progress)));
    } catch (ExecutionException e) {
      return failure(event, e.getCause(), context);
    } catch (TimeoutException e) {
      return failure(event, e, context);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failure(event, e, context);
    }
  }

  private Outcome carryOut(CloudFormationCustomResourceEvent event, Progress progress) {
    String request = String.valueOf(event.getRequestType());
    if (!request.matches("Create|Update|Delete")) {
      throw new IllegalArgumentException(
          "unknown RequestType \"%s\"; there are Create, Update and Delete".formatted(request));
    }
    Principals principals = Principals.of(event.getResourceProperties());
    Deployment deployment = new Deployment(environment, services.get(), pause, progress);
    return request.equals("Delete")
        ? deployment.delete(principals)
        : deployment.deploy(principals, Principals.of(event.getOldResourceProperties()));
  }

  private static Answer failure(
      CloudFormationCustomResourceEvent event, Throwable cause, Context context) {
    // Errors, unlike what is refused, often say nothing without their class.
    boolean isRefusal = cause instanceof RuntimeException || cause instanceof TimeoutException;
    String reason =
        "%s of %s: %s"
            .formatted(
                event.getRequestType(),
                event.getLogicalResourceId(),
                isRefusal && cause.getMessage() != null ? cause.getMessage() : cause.toString());
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    context.getLogger().log(reason + "\n" + trace, LogLevel.ERROR);
    return Answer.failure(event, reason);
  }
}

package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.iam.Reference;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.Permission;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.engine.SharedEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;

/** What services ask of callers, held to AWS's own list of actions and resources. */
class PermissionTablesTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]+}");

  /** AWS lists no resource for them, and yet takes those that policies of its own scope. */
  private static final List<String> SCOPED_ALL_THE_SAME = List.of("quicksight:");

  private final Reference reference = Reference.load();
  private Endpoint endpoint;
  private LocalServices services;

  @BeforeEach
  void open(@TempDir Path state) throws IOException {
    endpoint = Endpoint.bind(0);
    services =
        new LocalServices(
            Installation.current(),
            new Site(endpoint.uri(), state),
            endpoint,
            SharedEngines.lend());
  }

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void everyOperationDeclaresWhatItNeeds() {
    List<String> open = new ArrayList<>();
    for (AwsService service : services.claimed()) {
      for (Class<?> request : service.operations().requests()) {
        if (!service.permissions().requests().contains(request)) {
          open.add(service.signingName() + " " + request.getSimpleName());
        }
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void everyActionIsOneOfAwsAndTakesItsResource() throws ReflectiveOperationException {
    List<String> problems = new ArrayList<>();
    for (AwsService service : services.claimed()) {
      for (Class<?> request : service.operations().requests()) {
        for (Permission permission : service.permissions().of(sample(request))) {
          problem(permission).ifPresent(problems::add);
        }
      }
    }
    assertThat(problems).isEmpty();
  }

  private Optional<String> problem(Permission permission) {
    var action = reference.action(permission.action());
    if (action.isEmpty()) {
      return Optional.of(permission.action() + " is no action of AWS");
    }
    String resource = permission.resource();
    boolean isScoped = SCOPED_ALL_THE_SAME.stream().anyMatch(permission.action()::startsWith);
    boolean fits =
        resource.equals(RequiredPermissions.ANY)
            ? action.get().takesNoResource()
            : !resource.startsWith("arn:")
                || isScoped
                || action.get().resources().values().stream()
                    .anyMatch(type -> pattern(type.arn()).matcher(resource).matches());
    return fits
        ? Optional.empty()
        : Optional.of(
            "%s takes %s, not %s"
                .formatted(permission.action(), action.get().resources().values(), resource));
  }

  private static Pattern pattern(String arn) {
    StringBuilder pattern = new StringBuilder();
    String separator = "";
    for (String literal : VARIABLE.split(arn, -1)) {
      pattern.append(separator).append(Pattern.quote(literal));
      separator = ".*";
    }
    return Pattern.compile(pattern.toString());
  }

  /** A request whose texts are all there. */
  private static AwsRequest sample(Class<?> request) throws ReflectiveOperationException {
    AwsRequest.Builder builder = (AwsRequest.Builder) request.getMethod("builder").invoke(null);
    for (SdkField<?> field : ((SdkPojo) builder).sdkFields()) {
      if (field.marshallingType() == MarshallingType.STRING) {
        field.set(builder, "name");
      }
    }
    return builder.build();
  }
}

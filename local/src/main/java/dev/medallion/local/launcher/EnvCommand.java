package dev.medallion.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.cli.Clients;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Medallion;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.StateOption;
import dev.medallion.local.Site;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what points the AWS CLI at what is up, for a shell to take in. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description =
        "Print the variables that point the AWS CLI at what is up: eval \"$(./medallion env)\".")
final class EnvCommand implements Callable<Integer> {
  @Mixin private StateOption state;

  @Spec private CommandSpec spec;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "Act as this role of the template, by its name, instead of as the administrator: the"
              + " credentials last twelve hours, or until up stops.")
  private String role;

  @Override
  public Integer call() throws InterruptedException {
    URI endpoint = state.folder().requireRunning();
    Map<String, String> variables =
        variables(
            endpoint,
            DeployedStack.at(endpoint),
            Pipelines.load(Medallion.of(spec).project().folder()));
    variables.putAll(credentials(endpoint));
    variables.forEach((name, value) -> System.out.println("export " + name + "='" + value + "'"));
    return 0;
  }

  /** The administrator's, or those of the role that is asked for. */
  private Map<String, String> credentials(URI endpoint) throws InterruptedException {
    if (role == null) {
      return Map.of(
          "AWS_ACCESS_KEY_ID", Clients.CREDENTIALS.resolveCredentials().accessKeyId(),
          "AWS_SECRET_ACCESS_KEY", Clients.CREDENTIALS.resolveCredentials().secretAccessKey());
    }
    JsonNode key = new HttpLocalSide(endpoint, state.folder().path()).roleCredentials(role);
    return Map.of(
        "AWS_ACCESS_KEY_ID", key.path("accessKey").asText(),
        "AWS_SECRET_ACCESS_KEY", key.path("secretKey").asText(),
        "AWS_SESSION_TOKEN", key.path("sessionToken").asText());
  }

  private static Map<String, String> variables(
      URI endpoint, DeployedStack deployed, Pipeline pipeline) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ENDPOINT_URL", endpoint.toString());
    variables.put("AWS_REGION", Site.REGION);
    variables.put("AWS_DEFAULT_REGION", Site.REGION);
    for (Layer layer : Layer.values()) {
      String prefix = layer.label().toUpperCase(Locale.ROOT);
      variables.put(prefix + "_ARN", deployed.tableBucket(layer));
      variables.put(prefix + "_NAMESPACE", pipeline.namespace());
      tables(pipeline, layer).stream()
          .findFirst()
          .ifPresent(table -> variables.put(prefix + "_TABLE", table));
    }
    return variables;
  }

  private static List<String> tables(Pipeline pipeline, Layer layer) {
    return switch (layer) {
      case BRONZE -> pipeline.sources().stream().map(Source::name).toList();
      case SILVER -> pipeline.silver().stream().map(SilverModel::name).toList();
      case GOLD -> pipeline.gold().stream().map(GoldModel::name).toList();
    };
  }
}

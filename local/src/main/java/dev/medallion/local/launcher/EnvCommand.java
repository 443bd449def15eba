package dev.medallion.local.launcher;

import dev.medallion.cli.Clients;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.StateOption;
import dev.medallion.local.Installation;
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

/** Prints what points the AWS CLI at what is up, for a shell to take in. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description =
        "Print the variables that point the AWS CLI at what is up: eval \"$(./medallion env)\".")
final class EnvCommand implements Callable<Integer> {
  @Mixin private StateOption state;

  @Override
  public Integer call() {
    URI endpoint = state.folder().requireRunning();
    variables(
            endpoint, DeployedStack.at(endpoint), Pipelines.load(Installation.current().pipeline()))
        .forEach((name, value) -> System.out.println("export " + name + "='" + value + "'"));
    return 0;
  }

  private static Map<String, String> variables(
      URI endpoint, DeployedStack deployed, Pipeline pipeline) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ENDPOINT_URL", endpoint.toString());
    variables.put("AWS_ACCESS_KEY_ID", Clients.CREDENTIALS.resolveCredentials().accessKeyId());
    variables.put(
        "AWS_SECRET_ACCESS_KEY", Clients.CREDENTIALS.resolveCredentials().secretAccessKey());
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

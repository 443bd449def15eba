package dev.medallion.local.stack;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.cfn.Parameters;
import dev.medallion.cfn.TemplateException;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.Access;
import dev.medallion.local.deploy.Deployer;
import dev.medallion.local.deploy.DeploymentException;
import dev.medallion.local.deploy.Stack;
import dev.medallion.local.deploy.resources.CustomResourceAnswers;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.engine.Engines;
import dev.medallion.local.process.StartUpCache;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Everything that runs locally: the endpoint, the services behind it, the engines behind those, and
 * the template deployed into them.
 */
public final class LocalStack implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LocalStack.class.getName());
  private static final String NAME = "medallion";

  /** The path of the number of events and invocations that are on their way. */
  public static final String PENDING = "/_medallion/pending";

  /** The path of temporary credentials of a role, which is the parameter {@code role}. */
  public static final String ROLE_CREDENTIALS = "/_medallion/role-credentials";

  /** Tells why a stop takes long, when {@link #makesStartUpCaches}. */
  public static final String MAKING_CACHES =
      "making the start-up caches, this once; it takes a minute or so, and later starts are faster";

  private final Installation installation;
  private final LocalServices services;
  private final Thread engines;
  private volatile Stack deployed = Stack.empty();

  private LocalStack(Installation installation, LocalServices services, Consumer<String> progress) {
    this.installation = installation;
    this.services = services;
    this.engines = Thread.ofVirtual().name("start-engines").start(() -> startEngines(progress));
  }

  /**
   * Starts everything and deploys the template. The engines start meanwhile; what needs one waits
   * for it.
   *
   * @param installation the built checkout
   * @param state the folder for all state; existing state is reused
   * @param port the endpoint's port on 127.0.0.1, or 0 for a free one
   * @param progress is told what has been done, a line each
   * @throws IOException if the port is taken or the state folder cannot be used
   * @throws TemplateException if the template is not right; nothing was touched then
   * @throws DeploymentException if a resource could not be made
   */
  public static LocalStack start(
      Installation installation, Path state, int port, Consumer<String> progress)
      throws IOException, TemplateException, DeploymentException, InterruptedException {
    return start(installation, state, port, Access.LOOPBACK, CatalogMode.AS_BEFORE, progress);
  }

  /**
   * Starts everything as {@link #start(Installation, Path, int, Consumer)} does, on a free port and
   * on engines that may run already.
   *
   * @param engines are closed with it
   */
  public static LocalStack start(
      Installation installation, Path state, Engines engines, Consumer<String> progress)
      throws IOException, TemplateException, DeploymentException, InterruptedException {
    Endpoint endpoint = Endpoint.bind(0, Access.LOOPBACK);
    return start(installation, state, endpoint, engines, CatalogMode.AS_BEFORE, progress);
  }

  /**
   * Starts everything as {@link #start(Installation, Path, int, Consumer)} does.
   *
   * @param access what the endpoint lets in
   * @param mode what decides about the tables
   */
  public static LocalStack start(
      Installation installation,
      Path state,
      int port,
      Access access,
      CatalogMode mode,
      Consumer<String> progress)
      throws IOException, TemplateException, DeploymentException, InterruptedException {
    Endpoint endpoint = Endpoint.bind(port, access);
    Engines engines = Engines.of(installation, new Site(endpoint.uri(), state.toAbsolutePath()));
    return start(installation, state, endpoint, engines, mode, progress);
  }

  private static LocalStack start(
      Installation installation,
      Path state,
      Endpoint endpoint,
      Engines engines,
      CatalogMode mode,
      Consumer<String> progress)
      throws IOException, TemplateException, DeploymentException, InterruptedException {
    Site site = new Site(endpoint.uri(), state.toAbsolutePath());
    LocalStack stack =
        new LocalStack(
            installation, new LocalServices(installation, site, endpoint, engines), progress);
    try {
      stack.deploy(installation, mode, progress);
      return stack;
    } catch (IOException
        | TemplateException
        | DeploymentException
        | InterruptedException
        | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** Where it stands. */
  public Site site() {
    return services.site();
  }

  /**
   * Starts each function's process and waits for the engines, so that the first drop meets all
   * warm.
   */
  public void warmUp() throws InterruptedException {
    for (Stack.Resource resource : deployed.resources().values()) {
      if (resource.type().equals("AWS::Serverless::Function")) {
        services.lambda().warmUp(resource.reference());
      }
    }
    engines.join();
  }

  /**
   * Shows pages at the endpoint, and leads a browser that opens {@code /} to them.
   *
   * @param path what their addresses begin with, such as {@code /_console/}
   * @param pages answers whoever the endpoint lets in; it asks for a secret itself where something
   *     is to be done
   */
  public void show(String path, HttpHandler pages) {
    services.show(path, pages);
  }

  /**
   * From now on, whoever signs with the administrator's key acts as a role, until it is stopped.
   *
   * @param role its name or its ARN
   * @throws IllegalArgumentException if there is no such role, with those that there are
   */
  public void actAs(String role) {
    services.actAs(role);
  }

  /**
   * Makes a function's published version as it is on AWS when nobody has invoked it for 14 days:
   * Inactive.
   *
   * @param function its logical id in the template
   * @param remaking how long it is not ready after the next invocation
   */
  public void deactivate(String function, Duration remaking) {
    services.lambda().deactivate(deployed.resources().get(function).reference(), remaking);
  }

  /** Whether its stop takes longer, since an engine will write its start-up cache then. */
  public boolean makesStartUpCaches() {
    return StartUpCache.engineMakes(installation.startUpCaches(), "spark")
        || StartUpCache.engineMakes(installation.startUpCaches(), "trino");
  }

  /** Stops everything, every child process included. */
  @Override
  public void close() {
    engines.interrupt();
    services.close();
  }

  private void deploy(Installation installation, CatalogMode mode, Consumer<String> progress)
      throws IOException, TemplateException, DeploymentException, InterruptedException {
    Map<String, String> parameters =
        Parameters.overrides(installation.home().resolve("local/parameters.yaml"));
    CustomResourceAnswers answers = new CustomResourceAnswers(site().endpoint());
    services.serve(
        Map.of(
            CustomResourceAnswers.PATH,
            answers,
            PENDING,
            new PageHandler("application/json", () -> Integer.toString(services.pending()))));
    progress.accept("endpoint " + site().endpoint());
    services
        .lakeFormationMode()
        .apply(parameters, mode)
        .ifPresent(
            administrator ->
                progress.accept(
                    "Lake Formation decides about access to the tables; its administrator is "
                        + administrator));
    Instant start = Instant.now();
    deployed =
        new Deployer(services.resourceTypes(answers), site().state().resolve("stack.json"), NAME)
            .deploy(installation.template(), parameters);
    services.cloudFormation().show(Site.stack(NAME), deployed);
    progress.accept(
        "deployed %s: %d resources in %.1f s"
            .formatted(
                installation.template().getFileName(),
                deployed.resources().size(),
                Duration.between(start, Instant.now()).toMillis() / 1000.0));
  }

  /**
   * Whoever needs an engine that does not start is told so when it asks; here it is only logged.
   */
  private void startEngines(Consumer<String> progress) {
    Instant start = Instant.now();
    try {
      services.engines().start();
      progress.accept(
          "engines are warm after %.1f s"
              .formatted(Duration.between(start, Instant.now()).toMillis() / 1000.0));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "an engine did not start", e);
    }
  }
}

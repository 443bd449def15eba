package dev.medallion.local.s3tables;

import com.sun.net.httpserver.HttpExchange;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.Query;
import dev.medallion.local.endpoint.SignedHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;

/**
 * The Iceberg REST catalog of S3 Tables, whose warehouse is the ARN of a table bucket, and that of
 * AWS Glue, whose warehouse is {@code ACCOUNT:s3tablescatalog/BUCKET}. On AWS they differ by their
 * hosts, here by the warehouse; the prefix is the warehouse encoded.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/connect-glu-iceberg-rest.html">The AWS
 *     Glue Iceberg REST endpoint</a>
 */
final class IcebergRestHandler implements SignedHandler {
  private static final Logger LOG = System.getLogger(IcebergRestHandler.class.getName());
  private static final String VERSION = "v1/";
  private static final String JSON = "application/json";
  private static final String NAMESPACE_SEPARATOR = "%1F";
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int FORBIDDEN = 403;

  /** Glue's endpoint says who is refused what to nobody. */
  private static final String DENIED_BY_GLUE =
      "{\"error\":{\"code\":403,\"type\":\"AccessDeniedException\"}}";

  /** What S3 Tables answers: no views, no registration, no commits of several tables. */
  private static final List<Endpoint> ENDPOINTS =
      List.of(
          Endpoint.V1_LIST_NAMESPACES,
          Endpoint.V1_CREATE_NAMESPACE,
          Endpoint.V1_LOAD_NAMESPACE,
          Endpoint.V1_NAMESPACE_EXISTS,
          Endpoint.V1_DELETE_NAMESPACE,
          Endpoint.V1_LIST_TABLES,
          Endpoint.V1_CREATE_TABLE,
          Endpoint.V1_LOAD_TABLE,
          Endpoint.V1_TABLE_EXISTS,
          Endpoint.V1_UPDATE_TABLE,
          Endpoint.V1_DELETE_TABLE,
          Endpoint.V1_RENAME_TABLE);

  private final TableBuckets buckets;
  private final CatalogEndpoint endpoint;
  private final CatalogAccess access;

  IcebergRestHandler(TableBuckets buckets, CatalogEndpoint endpoint, AccessControl access) {
    this.buckets = buckets;
    this.endpoint = endpoint;
    this.access = new CatalogAccess(access, buckets);
  }

  @Override
  public Set<String> signingNames() {
    return Set.of("s3tables", "glue");
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Strictness strictness = Strictness.ofProcess();
    try {
      strictness.admit();
      Optional<Object> answer = answer(exchange);
      if (answer.isPresent()) {
        Answers.send(exchange, OK, JSON, CatalogJson.write(answer.get()));
      } else {
        Answers.send(exchange, NO_CONTENT, JSON, new byte[0]);
      }
    } catch (CatalogAccess.DeniedByGlue e) {
      Answers.send(exchange, FORBIDDEN, JSON, DENIED_BY_GLUE);
    } catch (RuntimeException | Error e) {
      // Errors too: a client that gets no answer waits for one.
      ErrorResponse error =
          CatalogErrors.response(strictness.hides(e) ? new ForbiddenException("Access denied") : e);
      if (CatalogErrors.isDefect(error)) {
        LOG.log(Logger.Level.ERROR, "the catalog failed at " + exchange.getRequestURI(), e);
      }
      Answers.send(exchange, error.code(), JSON, CatalogJson.write(error));
    }
  }

  private Optional<Object> answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath().substring(endpoint.path().length() + 1);
    if (!path.startsWith(VERSION)) {
      throw unsupported(exchange);
    }
    Query query = Query.of(exchange.getRequestURI());
    String[] segments = path.substring(VERSION.length()).split("/", -1);
    if (segments.length == 1 && segments[0].equals("config")) {
      return Optional.of(config(query));
    }
    Warehouse warehouse = warehouse(decode(segments[0]));
    TableBucket bucket = warehouse.bucket();
    IcebergCatalog catalog = new IcebergCatalog(bucket, warehouse.endpoint());
    CatalogAccess.Call allowed = access.call(bucket, warehouse.endpoint());
    String resource = segments.length > 1 ? segments[1] : "";
    if (resource.equals("tables") && segments.length == 3 && segments[2].equals("rename")) {
      RenameTableRequest rename = CatalogJson.read(body(exchange), RenameTableRequest.class);
      allowed.renameTable(rename.source());
      catalog.renameTable(rename);
      return Optional.empty();
    }
    if (!resource.equals("namespaces")) {
      throw unsupported(exchange);
    }
    if (segments.length == 2) {
      return namespaces(exchange, bucket, catalog, allowed, query);
    }
    Namespace namespace = RESTUtil.decodeNamespace(segments[2], NAMESPACE_SEPARATOR);
    if (segments.length == 3) {
      return namespace(exchange, bucket, catalog, allowed, namespace);
    }
    if (!segments[3].equals("tables") || segments.length > 5) {
      throw unsupported(exchange);
    }
    return segments.length == 4
        ? tables(exchange, catalog, allowed, namespace)
        : table(
            exchange, catalog, allowed, TableIdentifier.of(namespace, decode(segments[4])), query);
  }

  private ConfigResponse config(Query query) {
    String warehouse =
        query
            .value("warehouse")
            .orElseThrow(
                () -> new BadRequestException("The warehouse, a table bucket's ARN, is missing"));
    Warehouse named = warehouse(warehouse);
    access.call(named.bucket(), named.endpoint()).config();
    return ConfigResponse.builder()
        .withOverride("prefix", URLEncoder.encode(warehouse, StandardCharsets.UTF_8))
        .withEndpoints(ENDPOINTS)
        .build();
  }

  private static Optional<Object> namespaces(
      HttpExchange exchange,
      TableBucket bucket,
      IcebergCatalog catalog,
      CatalogAccess.Call allowed,
      Query query)
      throws IOException {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> {
        allowed.listNamespaces();
        Namespace parent =
            query
                .value("parent")
                .map(text -> RESTUtil.namespaceFromQueryParam(text))
                .orElse(Namespace.empty());
        yield Optional.of(CatalogHandlers.listNamespaces(bucket.catalog(), parent));
      }
      case "POST" -> {
        CreateNamespaceRequest create =
            CatalogJson.read(body(exchange), CreateNamespaceRequest.class);
        allowed.createNamespace(create.namespace());
        yield Optional.of(catalog.createNamespace(create));
      }
      default -> throw unsupported(exchange);
    };
  }

  private static Optional<Object> namespace(
      HttpExchange exchange,
      TableBucket bucket,
      IcebergCatalog catalog,
      CatalogAccess.Call allowed,
      Namespace namespace) {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> {
        allowed.loadNamespace(namespace);
        yield Optional.of(CatalogHandlers.loadNamespace(bucket.catalog(), namespace));
      }
      case "HEAD" -> {
        allowed.loadNamespace(namespace);
        CatalogHandlers.namespaceExists(bucket.catalog(), namespace);
        yield Optional.empty();
      }
      case "DELETE" -> {
        allowed.dropNamespace(namespace);
        catalog.dropNamespace(namespace);
        yield Optional.empty();
      }
      default -> throw unsupported(exchange);
    };
  }

  private static Optional<Object> tables(
      HttpExchange exchange,
      IcebergCatalog catalog,
      CatalogAccess.Call allowed,
      Namespace namespace)
      throws IOException {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> {
        allowed.listTables(namespace);
        yield Optional.of(catalog.listTables(namespace));
      }
      case "POST" -> {
        CreateTableRequest create = CatalogJson.read(body(exchange), CreateTableRequest.class);
        allowed.createTable(TableIdentifier.of(namespace, create.name()));
        yield Optional.of(catalog.createTable(namespace, create));
      }
      default -> throw unsupported(exchange);
    };
  }

  private static Optional<Object> table(
      HttpExchange exchange,
      IcebergCatalog catalog,
      CatalogAccess.Call allowed,
      TableIdentifier table,
      Query query)
      throws IOException {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> {
        allowed.loadTable(table);
        yield Optional.of(catalog.loadTable(table, query.value("snapshots")));
      }
      case "HEAD" -> {
        allowed.tableExists(table);
        catalog.requireTable(table);
        yield Optional.empty();
      }
      case "POST" -> {
        allowed.updateTable(table);
        yield Optional.of(
            catalog.updateTable(table, CatalogJson.read(body(exchange), UpdateTableRequest.class)));
      }
      case "DELETE" -> {
        allowed.dropTable(table);
        catalog.dropTable(
            table, query.value("purgeRequested").map(Boolean::parseBoolean).orElse(false));
        yield Optional.empty();
      }
      default -> throw unsupported(exchange);
    };
  }

  private record Warehouse(TableBucket bucket, CatalogEndpoint endpoint) {}

  private Warehouse warehouse(String name) {
    return BucketArn.name(name)
        .flatMap(buckets::find)
        .map(bucket -> new Warehouse(bucket, endpoint))
        .or(
            () ->
                new TableBucketCatalogs(buckets)
                    .bucket(name)
                    .map(bucket -> new Warehouse(bucket, CatalogEndpoint.DATA_CATALOG)))
        .orElseThrow(
            () -> new NotFoundException("The specified table bucket does not exist: %s", name));
  }

  private static BadRequestException unsupported(HttpExchange exchange) {
    return new BadRequestException(
        "%s %s is not supported by S3 Tables' Iceberg REST endpoint",
        exchange.getRequestMethod(), exchange.getRequestURI().getPath());
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    return exchange.getRequestBody().readAllBytes();
  }

  private static String decode(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}

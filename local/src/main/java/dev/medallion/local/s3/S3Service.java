package dev.medallion.local.s3;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.Site;
import dev.medallion.local.access.Access;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.ResourcePolicies;
import dev.medallion.local.access.SignatureVerifier;
import dev.medallion.local.integration.EventBus;
import dev.medallion.local.integration.ObjectStore;
import dev.medallion.local.integration.TableStorageBuckets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Amazon S3: each bucket is a folder, each object a file.
 *
 * <p>A file that someone copies into a bucket's folder becomes an object, and its event is sent as
 * for any other. So is that of a file which came while nothing ran, at the next start.
 */
public final class S3Service implements ObjectStore, AutoCloseable {
  private static final Logger LOG = System.getLogger(S3Service.class.getName());
  private static final long MILLIS_BETWEEN_SCANS = 500;

  private final Path root;
  private final BucketConfigurations buckets = new BucketConfigurations();
  private final FolderBlobStore objects;
  private final ObjectWrites writes;
  private final HttpHandler handler;
  private final TableStores tableStores;
  private final HttpHandler tables;
  private final FolderScan scan;
  private final BucketPolicies policies = new BucketPolicies();
  private final CountDownLatch closed = new CountDownLatch(1);

  private S3Service(
      Path root,
      BucketDocuments documents,
      EventBus bus,
      TableStorageBuckets tables,
      Access.Authentication authentication,
      Credentials credentials,
      AccessControl access)
      throws IOException {
    this.root = root;
    ObjectFiles files = new ObjectFiles(root);
    files.discardUnfinished();
    ObjectEvents events = new ObjectEvents(bus, buckets);
    writes = new ObjectWrites(files, events);
    SignatureVerifier verifier =
        new SignatureVerifier(authentication, credentials, InstantSource.system());
    objects =
        new FolderBlobStore(
            new FilesystemNio2BlobStore(root.toString()),
            files,
            writes,
            new StoredVersions(files, buckets),
            documents);
    Subresources subresources = new Subresources(objects, documents);
    this.handler =
        new SignedObjects(
            new S3Handler(objects, subresources, authentication, access, policies),
            new S3Handler(
                objects, subresources, Access.Authentication.SWITCHED_OFF, access, policies),
            verifier);
    tableStores = new TableStores(tables);
    this.tables =
        new SignedObjects(
            tableHandler(authentication, access),
            tableHandler(Access.Authentication.SWITCHED_OFF, access),
            verifier);
    this.scan = new FolderScan(root, buckets, writes, new CopiedFiles(files, events));
  }

  private S3Handler tableHandler(Access.Authentication authentication, AccessControl access) {
    return new S3Handler(
        tableStores,
        Optional.empty(),
        authentication,
        TableStores::check,
        tableStores::permissions,
        access,
        new BucketPolicies());
  }

  /**
   * Starts over the folder of the site.
   *
   * @param bus takes the events of those buckets that send them
   * @param tables whose files are objects too
   * @throws IOException if the folder cannot be made, or cannot hold what S3 keeps beside an object
   */
  public static S3Service start(Site site, EventBus bus, TableStorageBuckets tables)
      throws IOException {
    return start(
        site, bus, tables, Access.Authentication.REQUIRED, new Credentials(), AccessControl.NONE);
  }

  /**
   * Starts as {@link #start(Site, EventBus, TableStorageBuckets)} does.
   *
   * @param authentication whether signatures are verified
   * @param credentials whose count
   * @param access decides what callers may do
   */
  public static S3Service start(
      Site site,
      EventBus bus,
      TableStorageBuckets tables,
      Access.Authentication authentication,
      Credentials credentials,
      AccessControl access)
      throws IOException {
    Path root = Files.createDirectories(site.objects()).toRealPath();
    SeenMark.requireSupport(root);
    S3Service service =
        new S3Service(
            root,
            new BucketDocuments(site.state().resolve("s3-settings")),
            bus,
            tables,
            authentication,
            credentials,
            access);
    Thread.ofVirtual().name("s3-folder-scan").start(service::scanUntilClosed);
    return service;
  }

  /** Answers requests that are signed for S3, and refuses those that are not signed. */
  public HttpHandler handler() {
    return exchange ->
        (tableStores.serves(exchange.getRequestURI()) ? tables : handler).handle(exchange);
  }

  /**
   * Creates the bucket if it is not there, and sets it up.
   *
   * @throws IOException if the bucket's folder cannot be made
   */
  public void createBucket(String name, BucketConfiguration configuration) throws IOException {
    Files.createDirectories(root.resolve(name));
    buckets.set(name, configuration);
  }

  /**
   * Puts a bucket's policy, in place of the one that it has.
   *
   * @throws dev.medallion.iam.InvalidPolicyException if it is not one
   */
  public void putPolicy(String bucket, String policy) {
    policies.put(bucket, policy);
  }

  /** Deletes a bucket's policy, if it has one. */
  public void deletePolicy(String bucket) {
    policies.delete(bucket);
  }

  /** The policies of the buckets. */
  public ResourcePolicies policies() {
    return policies.all();
  }

  @Override
  public void put(String bucket, String key, Path file) {
    try {
      ObjectAttributes.setEtag(file, CopiedFiles.md5(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    String unused =
        writes.publish(
            new ObjectWrites.Unfinished(bucket, key, file, "PutObject"), WriteCondition.NONE);
  }

  /** Whether there is a bucket of that name. */
  public boolean hasBucket(String name) {
    return Files.isDirectory(root.resolve(name));
  }

  /**
   * Deletes the bucket.
   *
   * @throws software.amazon.awssdk.services.s3.model.S3Exception BucketNotEmpty if it holds an
   *     object or a delete marker
   */
  public void deleteBucket(String name) {
    objects.deleteBucket(name);
    buckets.remove(name);
  }

  /** Stops looking for files. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void scanUntilClosed() {
    try {
      while (!closed.await(MILLIS_BETWEEN_SCANS, TimeUnit.MILLISECONDS)) {
        try {
          scan.scan();
        } catch (RuntimeException e) {
          // The next scan sees the same files again.
          LOG.log(Logger.Level.ERROR, "the scan for new files failed", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

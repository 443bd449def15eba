package dev.medallion.local.lakeformation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.lakeformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.lakeformation.model.DeregisterResourceRequest;
import software.amazon.awssdk.services.lakeformation.model.DeregisterResourceResponse;
import software.amazon.awssdk.services.lakeformation.model.DescribeResourceRequest;
import software.amazon.awssdk.services.lakeformation.model.DescribeResourceResponse;
import software.amazon.awssdk.services.lakeformation.model.EntityNotFoundException;
import software.amazon.awssdk.services.lakeformation.model.RegisterResourceRequest;
import software.amazon.awssdk.services.lakeformation.model.RegisterResourceResponse;
import software.amazon.awssdk.services.lakeformation.model.ResourceInfo;

/**
 * The table buckets for which Lake Formation hands out credentials: it is all of the Region, or
 * none. The role is kept and not assumed, since engines here need no credentials.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_RegisterResource.html">RegisterResource</a>
 */
final class Registrations {
  private static final String TABLE_BUCKETS = Site.arn("s3tables", "bucket/*");
  private static final Pattern ROLE = Pattern.compile("arn:aws:iam::\\d{12}:role/.+");
  private static final String FILE = "s3tables";

  private final JsonFolder files;
  private final Map<String, ResourceInfo> byArn = new TreeMap<>();

  Registrations(Path folder) {
    files = new JsonFolder(folder);
    for (ObjectNode json : files.readAll()) {
      ResourceInfo kept = ModelJson.read(json, ResourceInfo.class, ModelJson.Scalars.EXACT);
      byArn.put(kept.resourceArn(), kept);
    }
  }

  void addTo(Operations operations) {
    operations
        .on(RegisterResourceRequest.class, this::register)
        .on(DescribeResourceRequest.class, this::describe)
        .on(DeregisterResourceRequest.class, this::deregister)
        .refusing(RegisterResourceRequest.class, "UseServiceLinkedRole", false);
  }

  private synchronized RegisterResourceResponse register(RegisterResourceRequest request) {
    String arn = String.valueOf(request.resourceArn());
    if (!arn.equals(TABLE_BUCKETS)) {
      throw GrantCheck.invalid(
          "Only %s can be registered here, not %s".formatted(TABLE_BUCKETS, arn));
    }
    if (request.roleArn() == null || !ROLE.matcher(request.roleArn()).matches()) {
      throw GrantCheck.invalid("RoleArn must be the ARN of a role, not " + request.roleArn());
    }
    if (byArn.containsKey(arn)) {
      throw AlreadyExistsException.builder().message("Resource is already registered").build();
    }
    ResourceInfo info =
        ResourceInfo.builder()
            .resourceArn(arn)
            .roleArn(request.roleArn())
            .withFederation(request.withFederation())
            .withPrivilegedAccess(request.withPrivilegedAccess())
            .hybridAccessEnabled(request.hybridAccessEnabled())
            .lastModified(Instant.now())
            .build();
    files.write(FILE, ModelJson.write(info));
    byArn.put(arn, info);
    return RegisterResourceResponse.builder().build();
  }

  private synchronized DescribeResourceResponse describe(DescribeResourceRequest request) {
    return DescribeResourceResponse.builder().resourceInfo(find(request.resourceArn())).build();
  }

  private synchronized DeregisterResourceResponse deregister(DeregisterResourceRequest request) {
    byArn.remove(find(request.resourceArn()).resourceArn());
    files.delete(FILE);
    return DeregisterResourceResponse.builder().build();
  }

  private ResourceInfo find(String arn) {
    ResourceInfo found = byArn.get(String.valueOf(arn));
    if (found == null) {
      throw EntityNotFoundException.builder()
          .message("Entity not found: %s is not registered".formatted(arn))
          .build();
    }
    return found;
  }
}

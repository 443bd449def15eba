package dev.medallion.local.lakeformation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;

/** The grants, kept in one file. */
final class Grants {
  private static final String FILE = "grants";
  private static final String MEMBER = "Grants";

  private final JsonFolder files;
  private final List<Grant> grants = new ArrayList<>();

  Grants(Path folder) {
    files = new JsonFolder(folder);
    for (ObjectNode file : files.readAll()) {
      file.withArray(MEMBER)
          .forEach(
              json ->
                  grants.add(
                      Grant.read(
                          ModelJson.read(
                              json, PrincipalResourcePermissions.class, ModelJson.Scalars.EXACT))));
    }
  }

  /** Adds to what the principal may do with the resource. */
  synchronized void add(Grant grant) {
    replace(grant, found(grant).map(before -> before.with(grant)).orElse(grant));
  }

  /**
   * Takes from what the principal may do with the resource, all or nothing.
   *
   * @throws software.amazon.awssdk.services.lakeformation.model.InvalidInputException if it may not
   *     do all of it
   */
  synchronized void remove(Grant grant) {
    Grant before =
        found(grant)
            .filter(held -> held.holds(grant))
            .orElseThrow(
                () ->
                    GrantCheck.invalid(
                        "No permissions revoked. Grantee does not have: " + grant.permissions()));
    replace(grant, before.without(grant));
  }

  /** Forgets those grants. */
  synchronized void removeAll(Predicate<Grant> which) {
    if (grants.removeIf(which)) {
      write();
    }
  }

  /** All grants, in the order in which they were made. */
  synchronized List<Grant> all() {
    return List.copyOf(grants);
  }

  private Optional<Grant> found(Grant grant) {
    return grants.stream().filter(grant::isFor).findFirst();
  }

  private void replace(Grant before, Grant after) {
    grants.removeIf(before::isFor);
    if (!after.isEmpty()) {
      grants.add(after);
    }
    write();
  }

  private void write() {
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    grants.forEach(grant -> file.withArray(MEMBER).add(ModelJson.write(grant.described())));
    files.write(FILE, file);
  }
}

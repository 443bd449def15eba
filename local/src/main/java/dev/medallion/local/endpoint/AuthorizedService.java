package dev.medallion.local.endpoint;

import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;

/** A service that answers only what the caller may ask of it. */
public final class AuthorizedService implements AwsService {
  private final AwsService service;
  private final Operations operations;

  /**
   * A service behind its permissions.
   *
   * @param access decides
   */
  public AuthorizedService(AwsService service, AccessControl access) {
    this.service = service;
    RequiredPermissions permissions = service.permissions();
    this.operations =
        service
            .operations()
            .checkedBy(
                request -> {
                  try {
                    access.require(permissions.of(request));
                  } catch (AccessDenied e) {
                    throw service.denial(e);
                  }
                });
  }

  @Override
  public String signingName() {
    return service.signingName();
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public RequiredPermissions permissions() {
    return service.permissions();
  }

  @Override
  public ErrorShape errorShape() {
    return service.errorShape();
  }

  @Override
  public int largestRequest() {
    return service.largestRequest();
  }
}

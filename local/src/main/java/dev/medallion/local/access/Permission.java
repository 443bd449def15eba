package dev.medallion.local.access;

import dev.medallion.iam.RequestContext;

/**
 * What a call needs to be allowed: one action on one resource. Many calls need several.
 *
 * @param action such as {@code s3:GetObject}
 * @param resource the ARN, or {@code *} for an action that knows no resources
 * @param context the condition keys of the service that the call has
 * @param event what CloudTrail calls it, such as {@code GetObject}
 */
public record Permission(String action, String resource, RequestContext context, String event) {

  /** An action that CloudTrail calls by its own name. */
  public static Permission of(String action, String resource) {
    return new Permission(
        action, resource, RequestContext.empty(), action.substring(action.indexOf(':') + 1));
  }

  /** The same with a condition key. */
  public Permission with(String key, String value) {
    return new Permission(action, resource, context.with(key, value), event);
  }

  /** The same under another name in CloudTrail. */
  public Permission loggedAs(String name) {
    return new Permission(action, resource, context, name);
  }

  /** The service that the action is of, such as {@code s3}. */
  public String service() {
    return action.substring(0, action.indexOf(':'));
  }
}

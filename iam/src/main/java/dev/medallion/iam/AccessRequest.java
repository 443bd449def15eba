package dev.medallion.iam;

/**
 * A request to be decided.
 *
 * @param action such as {@code s3:GetObject}
 * @param resource the ARN, or {@code *} for an action that knows no resources
 * @param context the keys that conditions may ask for
 */
public record AccessRequest(
    Principal principal, String action, String resource, RequestContext context) {}

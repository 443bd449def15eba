package dev.medallion.cli.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who asked for what, as AWS's common message says it.
 *
 * @param principal the ARN of a user, a session or an account's root, or a service's name
 * @param action such as {@code s3:GetObject}; SQS writes it in lower case
 * @param resource the ARN; empty if the message names none
 */
record Asked(String principal, String action, Optional<String> resource) {
  private static final Pattern SESSION =
      Pattern.compile("arn:(aws[a-z-]*):sts::(\\d+):assumed-role/([^/\\s]+)/\\S+");
  private static final Pattern USER =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d+:user/(?:\\S+/)?([^/\\s]+)");

  String service() {
    return action.substring(0, action.indexOf(':'));
  }

  String resourceOrAll() {
    return resource.orElse("*");
  }

  /** The name of the role whose session asked. */
  Optional<String> role() {
    Matcher session = SESSION.matcher(principal);
    return session.matches() ? Optional.of(session.group(3)) : Optional.empty();
  }

  /** The ARN by which grants name who asked; that of a role may have a path that this lacks. */
  String grantee() {
    Matcher session = SESSION.matcher(principal);
    return session.matches()
        ? "arn:%s:iam::%s:role/%s".formatted(session.group(1), session.group(2), session.group(3))
        : principal;
  }

  /** Adds the action to the principal's own policies. */
  String allow(String... actionsAndResource) {
    return Commands.allow(
        role().map(name -> "role " + name).orElseGet(() -> "user " + user()), actionsAndResource);
  }

  private String user() {
    Matcher user = USER.matcher(principal);
    return user.matches() ? user.group(1) : "USER";
  }
}

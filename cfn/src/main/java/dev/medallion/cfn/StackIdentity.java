package dev.medallion.cfn;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Which stack a template is evaluated for.
 *
 * @param account the account, twelve digits
 * @param region the Region, such as {@code us-east-1}
 * @param name the stack's name
 */
public record StackIdentity(String account, String region, String name) {

  /**
   * The stack's id, an ARN that ends in a UUID. It follows from the rest, so that a stack that is
   * deployed again keeps it.
   */
  public String id() {
    UUID uuid = UUID.nameUUIDFromBytes((account + region + name).getBytes(StandardCharsets.UTF_8));
    return "arn:aws:cloudformation:%s:%s:stack/%s/%s".formatted(region, account, name, uuid);
  }
}

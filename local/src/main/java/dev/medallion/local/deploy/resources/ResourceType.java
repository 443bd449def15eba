package dev.medallion.local.deploy.resources;

import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ResourceDeclaration;
import java.util.Optional;
import java.util.Set;

/** One type of resource: what it may declare, and what a declaration does here. */
public interface ResourceType {

  /** Such as {@code AWS::SQS::Queue}. */
  String name();

  /** The properties that are supported. */
  KnownProperties properties();

  /** What {@code Fn::GetAtt} can give; empty if anything. */
  Optional<Set<String>> attributes();

  /**
   * The resources that SAM generates beside this one, by the name behind the dot of their {@code
   * Ref}; none, unless a type generates some.
   */
  default Set<String> generated(ResourceDeclaration declaration) {
    return Set.of();
  }

  /** Checks what a list of properties cannot say; nothing, unless a type has more to check. */
  default void check(ResourceDeclaration declaration, Problems problems) {}

  /**
   * Makes the resource, or makes what is there as it is declared now.
   *
   * @throws RuntimeException if the service refuses it; the message says why
   */
  PhysicalResource deploy(ResourceRequest request) throws InterruptedException;

  /**
   * Deletes the resource.
   *
   * @throws RuntimeException if the service refuses it; the message says why
   */
  void delete(ResourceRequest request) throws InterruptedException;
}

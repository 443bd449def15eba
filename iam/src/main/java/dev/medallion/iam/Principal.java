package dev.medallion.iam;

import java.util.Optional;

/** Who makes a request. */
public sealed interface Principal {

  /** As refusals name it: the ARN, or a service's name. */
  String name();

  /** The account that it belongs to; empty for a service. */
  Optional<String> account();

  /** The value of {@code aws:PrincipalArn}; empty for a service. */
  Optional<String> principalArn();

  /** A user, or the root user of an account. */
  record User(String arn) implements Principal {
    @Override
    public String name() {
      return arn;
    }

    @Override
    public Optional<String> account() {
      return Optional.of(Arns.account(arn));
    }

    @Override
    public Optional<String> principalArn() {
      return Optional.of(arn);
    }
  }

  /**
   * Temporary credentials of a role.
   *
   * @param roleArn the role's own ARN, path included
   * @param sessionArn {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}
   */
  record RoleSession(String roleArn, String sessionArn) implements Principal {
    @Override
    public String name() {
      return sessionArn;
    }

    @Override
    public Optional<String> account() {
      return Optional.of(Arns.account(roleArn));
    }

    @Override
    public Optional<String> principalArn() {
      return Optional.of(roleArn);
    }

    /** A session of a role. */
    public static RoleSession of(String roleArn, String sessionName) {
      String role = roleArn.substring(roleArn.lastIndexOf('/') + 1);
      return new RoleSession(
          roleArn,
          "arn:%s:sts::%s:assumed-role/%s/%s"
              .formatted(Arns.partition(roleArn), Arns.account(roleArn), role, sessionName));
    }
  }

  /** A service that acts for itself, such as {@code events.amazonaws.com}. */
  record Service(String name) implements Principal {
    @Override
    public Optional<String> account() {
      return Optional.empty();
    }

    @Override
    public Optional<String> principalArn() {
      return Optional.empty();
    }
  }
}

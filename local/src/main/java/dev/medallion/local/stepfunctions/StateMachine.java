package dev.medallion.local.stepfunctions;

import dev.medallion.local.stepfunctions.states.Definition;
import java.time.Instant;

/**
 * A state machine as it was created or last updated.
 *
 * @param arn its ARN
 * @param name its name
 * @param roleArn the role that it would run as
 * @param source its definition as given
 * @param definition its definition as understood
 * @param created when it was created
 * @param updated when this revision was made
 * @param revision names this revision
 * @param revised whether it was changed since its creation
 */
record StateMachine(
    String arn,
    String name,
    String roleArn,
    String source,
    Definition definition,
    Instant created,
    Instant updated,
    String revision,
    boolean revised) {

  /** The revision as AWS shows it: null until the first change. */
  String shownRevision() {
    return revised ? revision : null;
  }
}

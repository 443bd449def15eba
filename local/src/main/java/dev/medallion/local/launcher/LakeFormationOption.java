package dev.medallion.local.launcher;

import dev.medallion.local.stack.CatalogMode;
import picocli.CommandLine.Option;

/** What decides about access to the tables. */
final class LakeFormationOption {
  @Option(
      names = "--lake-formation",
      description =
          "Let Lake Formation decide about access to the tables through Athena and QuickSight, as"
              + " in an account that has opted in; a state folder stays so.")
  private boolean decides;

  CatalogMode mode() {
    return decides ? CatalogMode.LAKE_FORMATION : CatalogMode.AS_BEFORE;
  }
}

package dev.medallion.cost;

import dev.medallion.cfn.TemplateException;
import dev.medallion.pipeline.Pipeline;
import java.nio.file.Path;

/** What it costs on AWS to compute one table whole. */
public final class WholeComputation {
  private static final double BYTES_OF_A_GB = 1L << 30;

  private final Inputs inputs;
  private final Design design;

  private WholeComputation(Inputs inputs, Design design) {
    this.inputs = inputs;
    this.design = design;
  }

  /**
   * By the template's defaults.
   *
   * @param home the root of the checkout, with the template and the state machine
   * @param prices the file of prices, assumptions and limits
   * @throws CostException if a number is missing, or the template lacks something
   * @throws TemplateException if the template is not right
   */
  public static WholeComputation of(Path home, Pipeline pipeline, Path prices)
      throws CostException, TemplateException {
    return new WholeComputation(InputsFile.read(prices), DesignReader.read(home, pipeline));
  }

  /**
   * Of a silver table: one run of the Glue job, in USD.
   *
   * @param bytes how large all that its query reads is
   */
  public double silverUsd(long bytes) {
    int workers = design.silver().workers();
    double seconds = inputs.jobSeconds(workers, bytes / BYTES_OF_A_GB);
    return inputs.jobUsd(design.silver(), workers, seconds);
  }

  /**
   * Of a gold table: one query of Athena, which scans some of the columns, in USD.
   *
   * @param bytes how large all that its query reads is
   */
  public double goldUsd(long bytes) {
    double scanned = inputs.scannedGb(bytes / BYTES_OF_A_GB);
    return scanned / Price.ATHENA_SCAN.quantity() * inputs.of(Price.ATHENA_SCAN);
  }
}

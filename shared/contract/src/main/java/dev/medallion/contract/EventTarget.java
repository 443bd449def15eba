package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where the run events of OpenLineage go: to a bucket, to a collector, or to both.
 *
 * @param namespace the namespace of the jobs in the events
 * @param folder the folder that the events are written to, as an S3 URI that ends in {@code /};
 *     null for none
 * @param url the address that they are posted to; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventTarget(String namespace, String folder, String url) {
  /** The folder in the artifacts bucket: a key prefix that ends in {@code /}. */
  public static final String FOLDER = "openlineage/";
}

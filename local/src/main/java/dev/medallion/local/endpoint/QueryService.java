package dev.medallion.local.endpoint;

import java.util.Map;
import java.util.Optional;

/**
 * One AWS service that is asked by forms and answers with XML.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS Query</a>
 */
public interface QueryService {

  /** The name by which requests to the service are signed, such as {@code sts}. */
  String signingName();

  /** The XML namespace of its answers. */
  String namespace();

  /**
   * What stands within the result of an action, as XML.
   *
   * @param action such as {@code GetCallerIdentity}
   * @param parameters the other members of the form
   * @return empty if the service does not answer the action
   */
  Optional<String> result(String action, Map<String, String> parameters);
}

package dev.medallion.local.sts;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.QueryService;
import java.util.Map;
import java.util.Optional;

/**
 * AWS STS, of which tools ask who they are before anything else.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 */
public final class StsService implements QueryService {

  @Override
  public String signingName() {
    return "sts";
  }

  @Override
  public String namespace() {
    return "https://sts.amazonaws.com/doc/2011-06-15/";
  }

  @Override
  public Optional<String> result(String action, Map<String, String> parameters) {
    return action.equals("GetCallerIdentity")
        ? Optional.of(
            "<Arn>arn:aws:iam::%1$s:root</Arn><UserId>%1$s</UserId><Account>%1$s</Account>"
                .formatted(Site.ACCOUNT))
        : Optional.empty();
  }
}

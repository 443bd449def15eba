package dev.medallion.local.access;

import dev.medallion.iam.Principal;
import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.Site;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The credentials that requests may be signed with: those of the administrator, and temporary ones
 * of roles. They are forgotten when the local side stops.
 */
public final class Credentials {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int KEY_CHARACTERS = 16;
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_BYTES = 96;

  /**
   * A key pair.
   *
   * @param sessionToken what requests have to bear beside their signature; none for lasting ones.
   *     REST clients that cannot sign use it as their token
   * @param expires when it counts no more; never if empty
   */
  public record Key(
      String accessKey,
      String secretKey,
      Optional<String> sessionToken,
      Principal principal,
      Optional<Instant> expires) {

    /** Does not show the secrets. */
    @Override
    public String toString() {
      return "%s of %s".formatted(accessKey, principal.name());
    }
  }

  private static final Key ROOT =
      new Key(Site.ACCESS_KEY, Site.SECRET_KEY, Optional.empty(), Caller.ROOT, Optional.empty());

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Key> byAccessKey = new ConcurrentHashMap<>();
  private final Map<String, Key> byToken = new ConcurrentHashMap<>();
  private final Map<RoleSession, Key> ofServices = new ConcurrentHashMap<>();

  /** Those of the administrator alone. */
  public Credentials() {
    byAccessKey.put(ROOT.accessKey(), ROOT);
    byToken.put(ROOT.secretKey(), ROOT);
  }

  /** Those of the administrator. */
  public Key root() {
    return ROOT;
  }

  /**
   * From now on, what is signed with the administrator's key is asked by a session of a role. The
   * tokens that engines and commands of the local side bear stay the administrator's.
   */
  public void actAs(RoleSession session) {
    byAccessKey.put(
        ROOT.accessKey(),
        new Key(ROOT.accessKey(), ROOT.secretKey(), Optional.empty(), session, Optional.empty()));
  }

  /** Those that a service runs something with, which it renews before they expire. */
  public Key ofService(RoleSession session) {
    return ofServices.computeIfAbsent(session, each -> issue(each, Optional.empty()));
  }

  /** New ones, until they expire. */
  public Key issue(RoleSession session, Instant expires) {
    return issue(session, Optional.of(expires));
  }

  private Key issue(RoleSession session, Optional<Instant> expires) {
    StringBuilder accessKey = new StringBuilder("ASIA");
    random
        .ints(KEY_CHARACTERS, 0, ALPHABET.length())
        .forEach(index -> accessKey.append(ALPHABET.charAt(index)));
    Key key =
        new Key(
            accessKey.toString(),
            secret(SECRET_BYTES),
            Optional.of(secret(TOKEN_BYTES)),
            session,
            expires);
    byAccessKey.put(key.accessKey(), key);
    byToken.put(key.sessionToken().orElseThrow(), key);
    return key;
  }

  private String secret(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().encodeToString(secret);
  }

  /**
   * The key pair of an access key.
   *
   * @param sessionToken what the request bears
   * @throws AuthenticationFailure if nobody has such, or it has expired
   */
  Key require(String accessKey, Optional<String> sessionToken, Instant now)
      throws AuthenticationFailure {
    Key key = byAccessKey.get(accessKey);
    if (key == null
        || !SignatureVerifier.isSame(key.sessionToken().orElse(""), sessionToken.orElse(""))) {
      throw AuthenticationFailure.unknownCredentials();
    }
    return requireCurrent(key, now);
  }

  /**
   * The key pair whose token a request bears in place of a signature.
   *
   * @throws AuthenticationFailure if nobody has such, or it has expired
   */
  Key requireBearer(String token, Instant now) throws AuthenticationFailure {
    Key key = byToken.get(token);
    if (key == null) {
      throw AuthenticationFailure.unknownCredentials();
    }
    return requireCurrent(key, now);
  }

  private static Key requireCurrent(Key key, Instant now) throws AuthenticationFailure {
    if (key.expires().filter(end -> end.isBefore(now)).isPresent()) {
      throw AuthenticationFailure.expired();
    }
    return key;
  }
}

package kontor.ingress;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.health.HealthReport;
import com.nimbusds.jose.util.health.HealthStatus;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON Web Tokens (RFC 7519) of one issuer: signed, in time and for this audience, or they stand for nobody. Unsigned and
 * encrypted ones are never taken.
 */
final class Jwts {
    private static final Logger LOG = LoggerFactory.getLogger(Jwts.class);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Set<JOSEObjectType> TYPES = Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"));
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LARGEST_SET = 256 * 1024;

    private final String accountClaim;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private volatile boolean reachable = true;

    Jwts(JwtSettings settings, InstantSource clock) {
        this.accountClaim = settings.accountClaim();
        processor.setJWSTypeVerifier((type, _) -> onlyTokens(type));
        processor.setJWSKeySelector(selector(settings.keys()));
        processor.setJWTClaimsSetVerifier(new InTime(settings, clock));
    }

    // What is signed for another purpose, as a logout or a proof of possession, has another type (RFC 8725, 3.11).
    private static void onlyTokens(@Nullable JOSEObjectType type) throws BadJOSEException {
        if (type != null && !TYPES.contains(type)) {
            throw new BadJOSEException("the type is " + type);
        }
    }

    /** Asks the node's clock, not the system's. */
    private static final class InTime extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final InstantSource clock;

        InTime(JwtSettings settings, InstantSource clock) {
            super(
                    Set.of(settings.audience()),
                    new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                    Set.of("exp", settings.accountClaim()),
                    Set.of());
            this.clock = clock;
            setMaxClockSkew((int) settings.clockSkew().toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }

    private JWSKeySelector<SecurityContext> selector(JwtSettings.Keys keys) {
        return switch (keys) {
            case JwtSettings.Keys.Shared(var secret) ->
                new SingleKeyJWSKeySelector<>(
                        JWSAlgorithm.HS256, new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            case JwtSettings.Keys.Given(var set, var algorithms) -> byId(algorithms, given(set));
            case JwtSettings.Keys.Published(var url, var algorithms) -> byId(algorithms, published(url));
        };
    }

    private static JWSKeySelector<SecurityContext> byId(Set<String> algorithms, JWKSource<SecurityContext> source) {
        var taken = algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        return new JWSVerificationKeySelector<>(taken, source);
    }

    private static JWKSource<SecurityContext> given(String set) {
        try {
            return new ImmutableJWKSet<>(JWKSet.parse(set));
        } catch (ParseException e) {
            throw new KontorException("KON-1203", "http.jwt.keys-file is not a JWK set: " + e.getMessage(), e);
        }
    }

    // Read anew every five minutes and, at most twice in half a minute, when a token names a key that is not in it.
    // What
    // was read last serves for another fifty minutes when the issuer cannot be reached.
    private JWKSource<SecurityContext> published(URI url) {
        try {
            var retriever = new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, LARGEST_SET);
            return JWKSourceBuilder.<SecurityContext>create(url.toURL(), retriever)
                    .cache(FRESH.toMillis(), 2L * PATIENCE_MILLIS)
                    .refreshAheadCache(false)
                    .rateLimited(true)
                    .outageTolerant(true)
                    .healthReporting(this::read)
                    .build();
        } catch (MalformedURLException e) {
            throw new KontorException("KON-1203", "http.jwt.url is no URL: " + url, e);
        }
    }

    private void read(HealthReport<?, ?> report) {
        var was = reachable;
        reachable = report.getHealthStatus() == HealthStatus.HEALTHY;
        if (was && !reachable) {
            LOG.warn("the keys of http.jwt.url cannot be read; tried again as tokens come", report.getException());
        } else if (reachable && !was) {
            LOG.info("the keys of http.jwt.url can be read again");
        }
    }

    /**
     * The account that a token stands for, null when it stands for nobody. Refused (KON-1506) while the issuer's keys
     * cannot be read, because then nobody can tell.
     */
    @Nullable
    String account(String token) {
        try {
            var claim = processor.process(token, null).getClaim(accountClaim);
            return claim instanceof String account && !account.isBlank() ? account : null;
        } catch (RateLimitReachedException e) {
            // A key that was not there a moment ago either.
            if (reachable) {
                return nobody(e);
            }
            throw unreachable();
        } catch (KeySourceException e) {
            throw unreachable();
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return nobody(e);
        }
    }

    private static @Nullable String nobody(Exception reason) {
        LOG.debug("a JWT is not taken: {}", reason.toString());
        return null;
    }

    private static KontorException unreachable() {
        return new KontorException(
                "KON-1506", "the keys that tokens are checked with cannot be read just now; try again in a moment");
    }
}

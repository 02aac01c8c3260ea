package io.tallylight.redis;

import io.lettuce.core.SslOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of TLS with Redis, used if the scheme of its URL is {@code rediss}: both clients accept a certificate only
 * for the host name of the URL, by TLS 1.2 or 1.3. All files are PEM.
 *
 * @param caFile certificates that sign the server's; null means those that Java trusts
 * @param certFile our own certificate, null if Redis requires none; set together with {@code keyFile}
 * @param keyFile its private key, unencrypted PKCS #8
 */
public record RedisTls(
        @Nullable Path caFile,
        @Nullable Path certFile,
        @Nullable Path keyFile) {
    /** Trusts the certificates that Java trusts, and presents no certificate. */
    public static final RedisTls DEFAULT = new RedisTls(null, null, null);

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    NetClientOptions vertxOptions() {
        NetClientOptions options = new NetClientOptions()
                .setHostnameVerificationAlgorithm("HTTPS")
                .setEnabledSecureTransportProtocols(PROTOCOLS);
        if (caFile != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(caFile.toString()));
        }
        if (certFile != null && keyFile != null) {
            options.setKeyCertOptions(
                    new PemKeyCertOptions().addCertPath(certFile.toString()).addKeyPath(keyFile.toString()));
        }
        return options;
    }

    SslOptions lettuceOptions() {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider().protocols(PROTOCOLS.toArray(String[]::new));
        if (caFile != null) {
            options.trustManager(caFile.toFile());
        }
        if (certFile != null && keyFile != null) {
            File certificate = certFile.toFile();
            options.keyManager(certificate, keyFile.toFile(), new char[0]);
        }
        return options.build();
    }
}

package io.tallylight.orders.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go and how.
 *
 * @param servers {@code host:port}, several with commas between
 * @param tls whether brokers are spoken to in TLS; their certificates must be for the names in {@code servers} and those
 *     that they give of themselves
 * @param caFile certificates in PEM that sign the brokers'; null for those of the Java runtime
 * @param login null where the brokers ask for none
 */
public record KafkaSettings(
        String servers,
        String topic,
        boolean tls,
        @Nullable Path caFile,
        @Nullable Login login) {
    /**
     * Who we are, by SASL.
     *
     * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
     */
    public record Login(String mechanism, String username, String password) {
        /** Without the password: this may end up in a log. */
        @Override
        public String toString() {
            return "Login[mechanism=" + mechanism + ", username=" + username + "]";
        }
    }

    /** In clear text, to brokers that ask for no login. */
    public static KafkaSettings plain(String servers, String topic) {
        return new KafkaSettings(servers, topic, false, null, null);
    }
}

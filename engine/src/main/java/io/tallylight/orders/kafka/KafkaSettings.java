package io.tallylight.orders.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The topic for messages and how it is reached.
 *
 * @param servers {@code host:port}, several separated by commas
 * @param tls whether connections to brokers use TLS; their certificates must be for the names in {@code servers} and
 *     for those that the brokers advertise
 * @param caFile certificates in PEM that sign the brokers'; null for those of the Java runtime
 * @param login null if the brokers ask for none
 */
public record KafkaSettings(
        String servers,
        String topic,
        boolean tls,
        @Nullable Path caFile,
        @Nullable Login login) {
    /**
     * The login by SASL.
     *
     * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
     */
    public record Login(String mechanism, String username, String password) {
        /** Omits the password: this text may end up in a log. */
        @Override
        public String toString() {
            return "Login[mechanism=" + mechanism + ", username=" + username + "]";
        }
    }

    /** Creates settings without TLS, for brokers that ask for no login. */
    public static KafkaSettings plain(String servers, String topic) {
        return new KafkaSettings(servers, topic, false, null, null);
    }
}

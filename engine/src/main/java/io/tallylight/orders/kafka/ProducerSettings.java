package io.tallylight.orders.kafka;

import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.serialization.StringSerializer;

/** The configuration of the producer of Kafka's own client. */
final class ProducerSettings {
    private ProducerSettings() {}

    static Properties of(KafkaSettings settings, KafkaOrderSystem.Timing timing) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "tallylight");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(timing.request()));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(timing.delivery()));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Integer.toString(timing.request()));
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol(settings).name);
        if (settings.caFile() != null) {
            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            properties.put(
                    SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, settings.caFile().toString());
        }
        if (settings.login() != null) {
            properties.put(SaslConfigs.SASL_MECHANISM, settings.login().mechanism());
            properties.put(SaslConfigs.SASL_JAAS_CONFIG, jaas(settings.login()));
        }
        return properties;
    }

    private static SecurityProtocol protocol(KafkaSettings settings) {
        if (settings.login() == null) {
            return settings.tls() ? SecurityProtocol.SSL : SecurityProtocol.PLAINTEXT;
        }
        return settings.tls() ? SecurityProtocol.SASL_SSL : SecurityProtocol.SASL_PLAINTEXT;
    }

    private static String jaas(KafkaSettings.Login login) {
        String module =
                login.mechanism().equals("PLAIN") ? PlainLoginModule.class.getName() : ScramLoginModule.class.getName();
        return module + " required username=" + quoted(login.username()) + " password=" + quoted(login.password())
                + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

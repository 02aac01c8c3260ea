package io.tallylight.config;

import static io.tallylight.config.KeyKinds.choice;
import static io.tallylight.config.KeyKinds.flag;
import static io.tallylight.config.KeyKinds.items;
import static io.tallylight.config.KeyKinds.require;
import static io.tallylight.config.KeyKinds.whole;

import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of the destinations of committed orders. */
final class OrderKeys {
    private static final String COMMITTED = "order.committed";

    /** Types of events that a webhook can be sent. */
    static final Set<String> EVENTS = Set.of(
            COMMITTED, "order.cancelled", "show.status", "reservation.expired", "payment.failed", "offer.sold_out");

    private static final String SQLITE = "jdbc:sqlite:";
    private static final Pattern SERVERS = Pattern.compile("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final String SECRET = "whsec_";
    private static final int SECRETS_MAX = 2;
    private static final int SECRET_BYTES_MIN = 16;

    static final Key<ServerUrl> SQL_URL = new Key<>(
            "orders.sql.url",
            null,
            "jdbc:sqlite:FILE or postgresql://[user[:password]@]host[:port]/database",
            "The database that committed orders go to; unset means jdbc:sqlite: with orders.db in data.dir.",
            OrderKeys::sqlUrl);
    static final Key<Integer> SQL_CONNECTIONS = whole(
            "orders.sql.connections", 4, 1, 64, "Connections that write to PostgreSQL, each for one show at a time.");

    static final Key<URI> WEBHOOK_URL = new Key<>(
            "orders.webhook.url",
            null,
            "https://host[:port]/path, or http:// where private addresses are allowed",
            "A receiver of orders as signed messages, besides the database; unset means none.",
            OrderKeys::webhookUrl,
            Key.Shown.SERVER);
    static final Key<List<Secret>> WEBHOOK_SECRETS = KeyKinds.secrets(
            "orders.webhook.secrets",
            "one or two of whsec_ and at least " + SECRET_BYTES_MIN + " bytes in base64",
            "Secrets that its messages are signed with; with two, a receiver can change from one to the next.",
            OrderKeys::secrets);
    static final Key<List<String>> WEBHOOK_EVENTS = new Key<>(
            "orders.webhook.events",
            "order.committed, order.cancelled",
            "a list of " + String.join(", ", EVENTS.stream().sorted().toList()),
            "The events that it is sent.",
            text -> items(text)
                    .map(type -> require(type, EVENTS.contains(type)))
                    .toList());
    static final Key<Boolean> WEBHOOK_ALLOW_PRIVATE_ADDRESSES = flag(
            "orders.webhook.allowPrivateAddresses",
            false,
            "Lets the receiver be on this machine or in a private network, and be spoken to without TLS.");
    static final Key<Integer> WEBHOOK_TIMEOUT_MS = whole(
            "orders.webhook.timeoutMs", 15_000, 100, 120_000, "Milliseconds to wait for its answer to a message.");
    static final Key<Integer> WEBHOOK_MESSAGE_MS = whole(
            "orders.webhook.messageMs",
            300_000,
            1_000,
            86_400_000,
            "Milliseconds after which a message that it does not take is a dead letter, if it takes a later one.");
    static final Key<Path> WEBHOOK_CA_FILE = new Key<>(
            "orders.webhook.caFile",
            null,
            "a file",
            "Certificates in PEM that sign the receiver's; unset means those that Java trusts.",
            KeyKinds::path);

    static final Key<String> KAFKA_BOOTSTRAP_SERVERS = new Key<>(
            "orders.kafka.bootstrapServers",
            null,
            "host:port, or several with commas between",
            "Kafka brokers that get orders too; unset means none.",
            text -> require(
                    text.replace(" ", ""),
                    SERVERS.matcher(text.replace(" ", "")).matches()));
    static final Key<String> KAFKA_TOPIC = new Key<>(
            "orders.kafka.topic",
            "tallylight.orders",
            "the name of a topic",
            "The topic that they go to, keyed by show.",
            text -> require(text, TOPIC.matcher(text).matches()));

    static final Key<Boolean> KAFKA_TLS =
            flag("orders.kafka.tls", false, "Speaks TLS with the brokers, whose certificates must be for their names.");
    static final Key<Path> KAFKA_CA_FILE = new Key<>(
            "orders.kafka.caFile",
            null,
            "a file",
            "Certificates in PEM that sign the brokers'; unset means those that Java trusts.",
            KeyKinds::path);
    static final Key<String> KAFKA_MECHANISM = choice(
            "orders.kafka.mechanism",
            "PLAIN",
            "How SASL proves the password; PLAIN sends it, so it needs orders.kafka.tls.",
            List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"));
    static final Key<String> KAFKA_USERNAME = new Key<>(
            "orders.kafka.username",
            null,
            "a text without control characters",
            "Who we are to the brokers, by SASL; unset means no login.",
            OrderKeys::printable);
    static final Key<Secret> KAFKA_PASSWORD = KeyKinds.secret(
            "orders.kafka.password",
            "a text without control characters",
            "The password that goes with orders.kafka.username.",
            OrderKeys::printable);

    static final Key<String> RECORDED = new Key<>(
            "orders.recorded",
            null,
            "one of sqlite, postgres, webhook, kafka",
            "The order system that must have an order before its checkout is answered with 200; unset means none.",
            text -> require(
                    text, Set.of("sqlite", "postgres", "webhook", "kafka").contains(text)));
    static final Key<Integer> RECORDED_WAIT_MS = whole(
            "orders.recordedWaitMs",
            5_000,
            10,
            60_000,
            "Milliseconds to wait for that order system; after them the answer is 202.");

    /** All keys of this section, in the order in which they are printed. */
    static final List<Key<?>> ALL = List.of(
            SQL_URL,
            SQL_CONNECTIONS,
            WEBHOOK_URL,
            WEBHOOK_SECRETS,
            WEBHOOK_EVENTS,
            WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
            WEBHOOK_TIMEOUT_MS,
            WEBHOOK_MESSAGE_MS,
            WEBHOOK_CA_FILE,
            KAFKA_BOOTSTRAP_SERVERS,
            KAFKA_TOPIC,
            KAFKA_TLS,
            KAFKA_CA_FILE,
            KAFKA_MECHANISM,
            KAFKA_USERNAME,
            KAFKA_PASSWORD,
            RECORDED,
            RECORDED_WAIT_MS);

    private OrderKeys() {}

    private static ServerUrl sqlUrl(String text) {
        if (text.startsWith(SQLITE)) {
            return require(new ServerUrl(text), text.length() > SQLITE.length());
        }
        URI uri = URI.create(text);
        @Nullable String path = uri.getPath();
        boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        return require(new ServerUrl(text), known && uri.getHost() != null && path != null && path.length() > 1);
    }

    private static URI webhookUrl(String text) {
        URI uri = URI.create(text);
        boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        return require(uri, web && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null);
    }

    private static List<String> secrets(String text) {
        List<String> secrets = items(text).toList();
        boolean right = secrets.size() <= SECRETS_MAX && secrets.stream().allMatch(OrderKeys::isSecret);
        return require(secrets, right);
    }

    private static boolean isSecret(String text) {
        return text.startsWith(SECRET)
                && Base64.getDecoder().decode(text.substring(SECRET.length())).length >= SECRET_BYTES_MIN;
    }

    private static String printable(String text) {
        return require(text, text.chars().noneMatch(Character::isISOControl));
    }

    /** Checks the rules that concern two settings together. */
    static void checkTogether(Config.Orders orders) throws ConfigException {
        @Nullable KafkaBrokers kafka = orders.kafka();
        if (kafka != null) {
            checkTogether(kafka);
        }
        Config.@Nullable Webhook webhook = orders.webhook();
        if (webhook != null && webhook.secrets().isEmpty()) {
            throw new ConfigException(
                    WEBHOOK_SECRETS + " must be set with " + WEBHOOK_URL + ": " + WEBHOOK_SECRETS.allowed());
        }
        if (webhook != null && webhook.url().getScheme().equals("http") && !webhook.allowPrivateAddresses()) {
            throw new ConfigException(WEBHOOK_URL + " must be https, unless " + WEBHOOK_ALLOW_PRIVATE_ADDRESSES
                    + ": orders would travel readable");
        }
        @Nullable String recorded = orders.recorded();
        if (recorded != null && !orders.systems().contains(recorded)) {
            throw new ConfigException(RECORDED + " is " + recorded + ", and orders go to "
                    + String.join(", ", orders.systems()) + " only");
        }
        if ("webhook".equals(recorded) && webhook != null && !webhook.events().contains(COMMITTED)) {
            throw new ConfigException(
                    RECORDED + " is webhook, so " + WEBHOOK_EVENTS + " must have " + COMMITTED + " among them");
        }
    }

    private static void checkTogether(KafkaBrokers kafka) throws ConfigException {
        if ((kafka.username() == null) != (kafka.password() == null)) {
            throw new ConfigException(KAFKA_USERNAME + " and " + KAFKA_PASSWORD + " must be set together");
        }
        if (kafka.username() != null && !kafka.tls() && kafka.mechanism().equals("PLAIN")) {
            throw new ConfigException(KAFKA_MECHANISM + " PLAIN needs " + KAFKA_TLS
                    + ": the password would travel readable; without TLS only the SCRAM ones will do");
        }
        if (kafka.caFile() != null && !kafka.tls()) {
            throw new ConfigException(KAFKA_CA_FILE + " is of no use without " + KAFKA_TLS);
        }
    }
}

package io.tallylight.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    Path folder;

    @Test
    void withoutAnySourceTheDefaultsHold() {
        Config config = Config.defaults();
        assertEquals("127.0.0.1", config.http().host());
        assertEquals(8080, config.http().port());
        assertNull(config.redis().url());
        assertEquals("fsync", config.redis().durability());
        assertEquals("open", config.security().mode());
        assertEquals(Path.of("./data"), config.data().dir());
        assertEquals(50, config.feed().tickMs());
        assertEquals(
                new Config.Limits(
                        3_600_000,
                        200,
                        10_000,
                        10_000,
                        2_000,
                        1_000,
                        262_144,
                        20_971_520,
                        new Config.BodyLimits(0, 0, 8)),
                config.limits());
        assertEquals(new Config.Ledger(512, 4_000, 20_000, 5_000, 10_000, 86_400_000), config.ledger());
        assertEquals(
                new Config.Http("127.0.0.1", 8080, 0, List.of(), 20_000, 75_000, 10_000, 0, List.of()), config.http());
        Config.Rate off = new Config.Rate(0, 2_000);
        assertEquals(new Config.Admission(new Config.Rate(1_000, 2_000), off, off, 3_000), config.admission());
        assertEquals(List.of(), config.cors().origins());
    }

    @Test
    void namesMayBeNestedOrDotted() throws Exception {
        Config config = load("""
                http:
                  port: 9000
                  host: localhost
                orders.sql:
                  url: jdbc:sqlite:/x.db
                feed.tickMs: 20
                cors:
                  origins:
                    - https://a.example
                    - http://b.example:8081
                """);
        assertEquals(9000, config.http().port());
        assertEquals("localhost", config.http().host());
        assertEquals("jdbc:sqlite:/x.db", config.ordersSqlUrl().text());
        assertEquals(20, config.feed().tickMs());
        assertEquals(
                List.of("https://a.example", "http://b.example:8081"),
                config.cors().origins());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "redis.url:\n", "redis:\n  url: ~\n"})
    void aFileThatSetsNothingKeepsTheDefaults(String yaml) throws Exception {
        assertEquals(Config.defaults(), load(yaml));
    }

    @Test
    void commandLineWinsOverEnvironmentWinsOverFile() throws Exception {
        Path file = write("http.port: 1\nfeed.tickMs: 11\nlimits.linesMax: 12\n");
        Map<String, String> environment = Map.of("TALLYLIGHT_HTTP_PORT", "2", "TALLYLIGHT_FEED_TICKMS", " 22 ");
        Config config = ConfigLoader.load(file, environment, Map.of("http.port", new Setting("3", "--port")))
                .config();
        assertEquals(3, config.http().port());
        assertEquals(22, config.feed().tickMs());
        assertEquals(12, config.limits().linesMax());
    }

    @ParameterizedTest
    @CsvSource({
        "http.prt, http.port",
        "feed.tickms, feed.tickMs",
        "redis.uri, redis.url",
        "limits.lineMax, limits.linesMax",
        "data.dirr, data.dir"
    })
    void anUnknownKeyIsNamedWithTheNearestKnownOne(String written, String meant) throws Exception {
        Path file = write("# first\n" + written + ": 1\n");
        assertEquals(file + ":2: unknown key " + written + "; did you mean " + meant + "?", messageOf(file));
    }

    @Test
    void anUnknownKeyUnlikeAnyOtherGetsNoSuggestion() throws Exception {
        Path file = write("kafka:\n  bootstrap: x\n");
        assertEquals(file + ":2: unknown key kafka.bootstrap", messageOf(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.port | 70000 | a whole number from 0 to 65535",
                "http.port | eighty | a whole number from 0 to 65535",
                "http.port | 8080.5 | a whole number from 0 to 65535",
                "feed.tickMs | 9 | a whole number from 10 to 1000",
                "redis.durability | everysec | one of fast, fsync, replicated",
                "security.mode | closed | only open",
                "redis.singleNode | yes | true or false",
                "orders.sql.url | jdbc:postgresql:x | jdbc:sqlite:FILE or postgresql://[user[:password]@]host[:port]/database",
                "orders.webhook.url | ftp://x | https://host[:port]/path, or http:// where private addresses are allowed",
                "orders.webhook.events | order.lost | a list of offer.sold_out, order.cancelled, order.committed, payment.failed, reservation.expired, show.status",
                "orders.kafka.bootstrapServers | kafka | host:port, or several with commas between",
                "orders.recorded | oracle | one of sqlite, postgres, webhook, kafka",
                "redis.url | http://x | redis://[:password@]host[:port][/database] or rediss://… for TLS",
                "webhooks.shopify.locations | gid://1 | a list of location ids such as 24826418",
                "http.trustedProxies | 10.0.0.0/33 | a list of IP addresses or networks such as 10.0.0.0/8, none with a prefix shorter than 8",
                "http.trustedProxies | proxy.example | a list of IP addresses or networks such as 10.0.0.0/8, none with a prefix shorter than 8",
                "http.trustedProxies | 0.0.0.0/0 | a list of IP addresses or networks such as 10.0.0.0/8, none with a prefix shorter than 8",
                "http.trustedProxies | 10.0.0.1, 2000::/3 | a list of IP addresses or networks such as 10.0.0.0/8, none with a prefix shorter than 8",
                "payments.stripe.baseUrl | http://stripe.example | an https address without a path, or an http one of this machine",
                "payments.stripe.baseUrl | http://127.evil.example | an https address without a path, or an http one of this machine",
                "admission.buyerBurst | 0 | a whole number from 1 to 1000000",
                "cors.origins | https://a.example/path | a list of origins such as https://shop.example",
                "cors.origins | '*' | a list of origins such as https://shop.example"
            })
    void aBadValueNamesKeyValueSourceAndWhatIsAllowed(String key, String value, String allowed) throws Exception {
        Path file = write("# comment\n\n" + key + ": " + (value.equals("*") ? "\"*\"" : value) + "\n");
        assertEquals(file + ":3: " + key + ": \"" + value + "\" is not allowed; allowed: " + allowed, messageOf(file));
    }

    @Test
    void aWebhookNeedsASecretAndTls() throws Exception {
        assertEquals(
                "orders.webhook.secrets must be set with orders.webhook.url: one or two of whsec_ and at least 16 bytes in"
                        + " base64",
                messageOf(write("orders.webhook.url: https://shop.example/hook\n")));
        assertEquals(
                "orders.webhook.url must be https, unless orders.webhook.allowPrivateAddresses: orders would travel"
                        + " readable",
                messageOf(write("""
                        orders.webhook:
                          url: http://shop.example/hook
                          secrets: whsec_MDEyMzQ1Njc4OWFiY2RlZg==
                        """)));
    }

    @Test
    void aWrongSecretIsNotRepeated() throws Exception {
        String message = messageOf(write("orders.webhook.secrets: hunter2\n"));
        assertTrue(message.contains("orders.webhook.secrets: \"***\" is not allowed"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username: ann | orders.kafka.username and orders.kafka.password must be set together",
                "password: hunter2 | orders.kafka.username and orders.kafka.password must be set together",
                "username: ann, password: hunter2 | orders.kafka.mechanism PLAIN needs orders.kafka.tls: the password would"
                        + " travel readable; without TLS only the SCRAM ones will do",
                "caFile: ca.pem | orders.kafka.caFile is of no use without orders.kafka.tls"
            })
    void whatDoesNotGoTogetherForKafkaIsSaid(String more, String expected) throws Exception {
        assertEquals(expected, messageOf(write("orders.kafka: {bootstrapServers: 'kafka:9092', " + more + "}\n")));
    }

    @Test
    void aLoginToKafkaIsRead() throws Exception {
        KafkaBrokers kafka = load("""
                orders.kafka:
                  bootstrapServers: kafka:9093
                  tls: true
                  caFile: ca.pem
                  mechanism: SCRAM-SHA-512
                  username: ann
                  password: hunter2
                """).orders().kafka();
        assertEquals(
                new KafkaBrokers(
                        "kafka:9093",
                        "tallylight.orders",
                        true,
                        Path.of("ca.pem"),
                        "SCRAM-SHA-512",
                        "ann",
                        new Secret("hunter2")),
                kafka);
    }

    @Test
    void recordedNamesASystemThatOrdersGoTo() throws Exception {
        assertEquals(
                "orders.recorded is postgres, and orders go to sqlite only",
                messageOf(write("orders.recorded: postgres\n")));
    }

    @Test
    void replicatedNeedsARedisThatCanHaveReplicasAndTimeToWaitForThem() throws Exception {
        assertEquals(
                "redis.durability replicated needs redis.url: the embedded Redis has no replicas",
                messageOf(write("redis.durability: replicated\n")));
        String tooLong = messageOf(write("""
                redis:
                  durability: replicated
                  url: redis://cache
                  replicaTimeoutMs: 500
                ledger.replyTimeoutMs: 500
                """));
        assertTrue(
                tooLong.startsWith("redis.replicaTimeoutMs 500 must be less than ledger.replyTimeoutMs 500"), tooLong);
    }

    @Test
    void aBadValueFromTheEnvironmentNamesTheVariable() {
        String message = assertThrows(
                        ConfigException.class,
                        () -> ConfigLoader.load(null, Map.of("TALLYLIGHT_FEED_TICKMS", "fast"), Map.of()))
                .getMessage();
        assertEquals(
                "environment TALLYLIGHT_FEED_TICKMS: feed.tickMs: \"fast\" is not allowed; allowed: "
                        + "a whole number from 10 to 1000",
                message);
    }

    @Test
    void aPasswordInABadUrlIsNotShown() {
        String message = String.valueOf(assertThrows(
                        ConfigException.class,
                        () -> ConfigLoader.load(
                                null, Map.of(), Map.of("redis.url", new Setting("http://:hunter2@host", "--redis"))))
                .getMessage());
        assertTrue(!message.contains("hunter2") && message.contains("http://***@host"), message);
    }

    @Test
    void variablesThatOnlyLookLikeOursAreReportedAndIgnored() throws Exception {
        ConfigLoader.Loaded loaded = ConfigLoader.load(
                null,
                Map.of("TALLYLIGHT_SERVICE_HOST", "10.0.0.1", "PATH", "/bin", "TALLYLIGHT_HTTP_PORT", ""),
                Map.of());
        assertEquals(List.of("TALLYLIGHT_SERVICE_HOST"), loaded.unknownVariables());
        assertEquals(Config.defaults(), loaded.config());
    }

    @Test
    void aKeySetTwiceIsRefusedEvenInTwoForms() throws Exception {
        Path file = write("http.port: 1\nhttp:\n  port: 2\n");
        assertEquals(file + ":3: http.port is set twice, first at " + file + ":1", messageOf(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http: [", "a: b: c", "\thttp.port: 1"})
    void whatIsNotYamlIsRefusedWithItsLine(String yaml) throws Exception {
        Path file = write(yaml);
        String message = messageOf(file);
        assertTrue(message.startsWith(file + ":") && message.contains("not valid YAML"), message);
        assertEquals(1, message.lines().count(), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"just text", "- 1\n- 2\n", "42"})
    void yamlWithoutKeysIsRefused(String yaml) throws Exception {
        String message = messageOf(write(yaml));
        assertTrue(message.contains("expected keys and values"), message);
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("absent.yaml");
        assertEquals("cannot read the config file " + file + ": there is no such file", messageOf(file));
    }

    @Test
    void aBatchMustHoldTheLargestReservation() throws Exception {
        String message = messageOf(write("limits.linesMax: 600\nledger.batchLinesMax: 500\n"));
        assertTrue(message.contains("ledger.batchLinesMax 500 is less than limits.linesMax 600"), message);
    }

    private Config load(String yaml) throws Exception {
        return ConfigLoader.load(write(yaml), Map.of(), Map.of()).config();
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("tallylight.yaml"), yaml);
    }

    private static String messageOf(Path file) {
        return String.valueOf(assertThrows(ConfigException.class, () -> ConfigLoader.load(file, Map.of(), Map.of()))
                .getMessage());
    }
}

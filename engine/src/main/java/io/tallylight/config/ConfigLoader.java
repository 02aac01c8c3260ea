package io.tallylight.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges the sources: the command line overrides the environment, which overrides the file, which overrides the
 * defaults.
 */
public final class ConfigLoader {
    private static final Map<String, Key<?>> BY_NAME =
            Keys.ALL.stream().collect(Collectors.toUnmodifiableMap(Key::name, Function.identity()));

    private final Map<String, Setting> settings = new HashMap<>();
    /** Mistakes found so far; loading continues after each, so that all are reported at once. */
    private final List<String> mistakes = new ArrayList<>();

    private ConfigLoader() {}

    /**
     * A loaded configuration.
     *
     * @param settings value in force and its source, by key; a key that is unset has no entry
     * @param unknownVariables environment variables that have our prefix but set no known key
     */
    public record Loaded(Config config, Map<String, Setting> settings, List<String> unknownVariables) {}

    /**
     * Reads the configuration.
     *
     * @param file a YAML file, or null for none
     * @param environment such as {@code System.getenv()}
     * @param commandLine settings by dotted key; the source is the option, such as {@code --port}
     * @throws ConfigException if a key is unknown, a value isn't allowed or two don't fit together
     */
    public static Loaded load(@Nullable Path file, Map<String, String> environment, Map<String, Setting> commandLine)
            throws ConfigException {
        ConfigLoader loader = new ConfigLoader();
        if (file != null) {
            loader.addFile(YamlFile.read(file));
        }
        List<String> unknown = loader.addEnvironment(environment);
        loader.settings.putAll(commandLine);
        for (Key<?> key : Keys.ALL) {
            @Nullable String fallback = key.fallback();
            if (fallback != null) {
                loader.settings.putIfAbsent(key.name(), new Setting(fallback, "default"));
            }
        }
        return new Loaded(loader.build(), Map.copyOf(loader.settings), unknown);
    }

    private void addFile(Map<String, Setting> file) {
        for (Map.Entry<String, Setting> entry : file.entrySet()) {
            if (!BY_NAME.containsKey(entry.getKey())) {
                mistakes.add(entry.getValue().source() + ": unknown key " + entry.getKey()
                        + SpellingSuggestion.to(entry.getKey(), BY_NAME.keySet())
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(""));
                continue;
            }
            settings.put(entry.getKey(), entry.getValue());
        }
    }

    /**
     * Adds the settings of the environment and returns the unknown variables. They are no error: Kubernetes sets some
     * of that form for a service called tallylight.
     */
    private List<String> addEnvironment(Map<String, String> environment) {
        TreeSet<String> unknown = new TreeSet<>(environment.keySet());
        unknown.removeIf(variable -> !variable.startsWith("TALLYLIGHT_"));
        for (Key<?> key : Keys.ALL) {
            @Nullable String text = environment.get(key.variable());
            unknown.remove(key.variable());
            if (text != null && !text.isBlank()) {
                settings.put(key.name(), new Setting(text.strip(), "environment " + key.variable()));
            }
        }
        return List.copyOf(unknown);
    }

    private Config build() throws ConfigException {
        Config config = new Config(
                new Config.Http(
                        get(Keys.HTTP_HOST),
                        get(Keys.HTTP_PORT),
                        get(Keys.HTTP_EVENT_LOOPS),
                        get(Keys.HTTP_TRUSTED_PROXIES),
                        get(Keys.HTTP_CONNECTIONS_MAX),
                        get(Keys.HTTP_IDLE_TIMEOUT_MS),
                        get(Keys.HTTP_BODY_TIMEOUT_MS),
                        get(Keys.HTTP_DRAIN_MS),
                        get(Keys.HTTP_FRAME_ANCESTORS)),
                new Config.Redis(
                        find(Keys.REDIS_URL),
                        get(Keys.REDIS_DURABILITY),
                        get(Keys.REDIS_REPLICAS),
                        get(Keys.REDIS_REPLICA_TIMEOUT_MS),
                        get(Keys.REDIS_TRUST_CONFIG),
                        get(Keys.REDIS_SINGLE_NODE),
                        get(Keys.REDIS_SERVER),
                        new Config.RedisTls(
                                find(Keys.REDIS_TLS_CA_FILE),
                                find(Keys.REDIS_TLS_CERT_FILE),
                                find(Keys.REDIS_TLS_KEY_FILE))),
                orders(),
                new Config.Security(get(Keys.SECURITY_MODE), find(Keys.SECURITY_JWT_SECRET)),
                new Config.Data(get(Keys.DATA_DIR)),
                new Config.Feed(
                        get(Keys.FEED_TICK_MS),
                        get(Keys.FEED_TICK_MS_MAX),
                        get(Keys.FEED_SOCKETS_MAX),
                        get(Keys.FEED_SOCKETS_PER_SHOW_MAX),
                        get(Keys.FEED_SOCKETS_PER_ADDRESS_MAX),
                        get(Keys.FEED_ORIGINS)),
                new Config.Limits(
                        get(Keys.LIMITS_HOLD_MS_MAX),
                        get(Keys.LIMITS_LINES_MAX),
                        get(Keys.LIMITS_QUANTITY_MAX),
                        get(Keys.LIMITS_SHOWS_MAX),
                        get(Keys.LIMITS_OFFERS_MAX),
                        get(Keys.LIMITS_OPEN_RESERVATIONS_PER_BUYER_MAX),
                        get(Keys.LIMITS_BODY_BYTES_MAX),
                        get(Keys.LIMITS_IMPORT_BYTES_MAX),
                        new Config.BodyLimits(
                                get(Keys.LIMITS_BODY_BYTES_IN_FLIGHT_MAX),
                                get(Keys.LIMITS_BODY_BYTES_PER_ADDRESS_MAX),
                                get(Keys.LIMITS_IMPORT_UPLOADS_MAX))),
                new Config.Cors(get(Keys.CORS_ORIGINS)),
                new Config.Ledger(
                        get(Keys.LEDGER_BATCH_COMMANDS_MAX),
                        get(Keys.LEDGER_BATCH_LINES_MAX),
                        get(Keys.LEDGER_WINDOW_COMMANDS_MAX),
                        get(Keys.LEDGER_REPLY_TIMEOUT_MS),
                        get(Keys.LEDGER_AUDIT_PERIOD_MS),
                        get(Keys.LEDGER_RETENTION_MS)),
                new Config.Admission(
                        rate(Keys.ADMISSION_BUYER_PER_SECOND, Keys.ADMISSION_BUYER_BURST),
                        rate(Keys.ADMISSION_ADDRESS_PER_SECOND, Keys.ADMISSION_ADDRESS_BURST),
                        rate(Keys.ADMISSION_PLATFORM_PER_SECOND, Keys.ADMISSION_PLATFORM_BURST),
                        get(Keys.ADMISSION_WAIT_MS_MAX)),
                payments(),
                new ShopifyConfig(
                        get(ShopifyKeys.SECRETS), get(ShopifyKeys.LOCATIONS), get(ShopifyKeys.BODY_BYTES_MAX)));
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
        checkTogether(config);
        ExposureCheck.check(config);
        return config;
    }

    private Config.Payments payments() throws ConfigException {
        return new Config.Payments(
                get(PaymentKeys.GATEWAY),
                get(PaymentKeys.ATTEMPTS_MAX),
                get(PaymentKeys.PAY_MS),
                get(PaymentKeys.LATE_POLICY),
                get(PaymentKeys.LATE_MS),
                get(PaymentKeys.DEADLINE_MS),
                get(PaymentKeys.INCIDENT_MS),
                new Config.Stripe(
                        find(PaymentKeys.STRIPE_SECRET_KEY),
                        find(PaymentKeys.STRIPE_WEBHOOK_SECRET),
                        get(PaymentKeys.STRIPE_BASE_URL),
                        find(PaymentKeys.STRIPE_RETURN_URL)));
    }

    private Config.Orders orders() throws ConfigException {
        @Nullable URI url = find(OrderKeys.WEBHOOK_URL);
        @Nullable String servers = find(OrderKeys.KAFKA_BOOTSTRAP_SERVERS);
        // Each is read even if it is not used: a wrong value is an error all the same.
        List<Secret> secrets = get(OrderKeys.WEBHOOK_SECRETS);
        List<String> events = get(OrderKeys.WEBHOOK_EVENTS);
        boolean allowPrivate = get(OrderKeys.WEBHOOK_ALLOW_PRIVATE_ADDRESSES);
        int timeoutMs = get(OrderKeys.WEBHOOK_TIMEOUT_MS);
        int messageMs = get(OrderKeys.WEBHOOK_MESSAGE_MS);
        @Nullable Path caFile = find(OrderKeys.WEBHOOK_CA_FILE);
        KafkaBrokers kafka = new KafkaBrokers(
                servers == null ? "" : servers,
                get(OrderKeys.KAFKA_TOPIC),
                get(OrderKeys.KAFKA_TLS),
                find(OrderKeys.KAFKA_CA_FILE),
                get(OrderKeys.KAFKA_MECHANISM),
                find(OrderKeys.KAFKA_USERNAME),
                find(OrderKeys.KAFKA_PASSWORD));
        return new Config.Orders(
                find(OrderKeys.SQL_URL),
                get(OrderKeys.SQL_CONNECTIONS),
                url == null
                        ? null
                        : new Config.Webhook(url, secrets, events, allowPrivate, timeoutMs, messageMs, caFile),
                servers == null ? null : kafka,
                find(OrderKeys.RECORDED),
                get(OrderKeys.RECORDED_WAIT_MS));
    }

    private Config.Rate rate(Key<Integer> perSecond, Key<Integer> burst) throws ConfigException {
        return new Config.Rate(get(perSecond), get(burst));
    }

    /** Checks rules that concern two values together. */
    private static void checkTogether(Config config) throws ConfigException {
        if (config.ledger().batchLinesMax() < config.limits().linesMax()) {
            throw new ConfigException("ledger.batchLinesMax " + config.ledger().batchLinesMax()
                    + " is less than limits.linesMax " + config.limits().linesMax()
                    + ": the largest reservation would fit in no batch");
        }
        if (config.http().idleTimeoutMs() <= config.ledger().replyTimeoutMs()) {
            throw new ConfigException("http.idleTimeoutMs " + config.http().idleTimeoutMs()
                    + " is not above ledger.replyTimeoutMs "
                    + config.ledger().replyTimeoutMs()
                    + ": connections would be closed while their requests wait for Redis");
        }
        if (config.http().idleTimeoutMs() <= config.payments().deadlineMs()) {
            throw new ConfigException("http.idleTimeoutMs " + config.http().idleTimeoutMs()
                    + " is not above payments.deadlineMs " + config.payments().deadlineMs()
                    + ": connections would be closed while their checkouts wait for the gateway");
        }
        if (config.payments().gateway().equals("stripe")
                && config.payments().stripe().secretKey() == null) {
            throw new ConfigException("payments.gateway stripe needs payments.stripe.secretKey");
        }
        OrderKeys.checkTogether(config.orders());
        if (config.feed().tickMsMax() < config.feed().tickMs()) {
            throw new ConfigException("feed.tickMsMax " + config.feed().tickMsMax() + " is below feed.tickMs "
                    + config.feed().tickMs() + ": a tick cannot become shorter under load");
        }
        if (config.redis().durability().equals("replicated")) {
            checkReplicated(config);
        }
        checkRedisTls(config.redis());
    }

    private static void checkRedisTls(Config.Redis redis) throws ConfigException {
        Config.RedisTls tls = redis.tls();
        if ((tls.certFile() == null) != (tls.keyFile() == null)) {
            throw new ConfigException("redis.tls.certFile and redis.tls.keyFile must be set together");
        }
        boolean speaksTls = redis.url() != null && redis.url().text().startsWith("rediss:");
        if (!speaksTls && (tls.caFile() != null || tls.certFile() != null)) {
            throw new ConfigException(
                    "redis.tls.caFile and redis.tls.certFile are of no use unless redis.url begins with"
                            + " rediss://");
        }
    }

    private static void checkReplicated(Config config) throws ConfigException {
        if (config.redis().url() == null) {
            throw new ConfigException(
                    "redis.durability replicated needs redis.url: the embedded Redis has no replicas");
        }
        if (config.redis().replicaTimeoutMs() >= config.ledger().replyTimeoutMs()) {
            throw new ConfigException("redis.replicaTimeoutMs " + config.redis().replicaTimeoutMs()
                    + " must be less than ledger.replyTimeoutMs "
                    + config.ledger().replyTimeoutMs()
                    + ": the reply of a batch comes after it has waited for its replicas");
        }
    }

    private <T> T get(Key<T> key) throws ConfigException {
        @Nullable T value = find(key);
        if (value == null) {
            mistakes.add(key.name() + " must be set: " + key.allowed());
            throw new ConfigException(mistakes);
        }
        return value;
    }

    /**
     * Finds a value. Returns the default in place of a value that is not allowed, so that the values after it are
     * checked too.
     */
    private <T> @Nullable T find(Key<T> key) {
        @Nullable Setting setting = settings.get(key.name());
        if (setting == null) {
            return null;
        }
        try {
            return key.read(setting.text());
        } catch (KeyKinds.UnnameableFileException e) {
            mistakes.add(
                    setting.source() + ": " + key.name() + ": \"" + key.shown(setting.text()) + "\" " + e.getMessage());
            return fallback(key);
        } catch (IllegalArgumentException e) {
            mistakes.add(setting.source() + ": " + key.name() + ": \"" + key.shown(setting.text())
                    + "\" is not allowed; allowed: " + key.allowed());
            return fallback(key);
        }
    }

    private static <T> @Nullable T fallback(Key<T> key) {
        @Nullable String text = key.fallback();
        return text == null ? null : key.read(text);
    }
}

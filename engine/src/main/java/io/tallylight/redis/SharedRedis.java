package io.tallylight.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The shared Lettuce connection: it reads streams and runs the scripts of all packages but {@code ledger}. It reconnects
 * by itself; while it is down, commands fail at once instead of waiting to be replayed: by default Lettuce repeats
 * commands that were in flight, so that a write can happen twice. May be used from any thread; replies come on Lettuce's
 * threads. No blocking command may be sent on it, since all readers share it.
 */
public final class SharedRedis implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
    /** Well within the time after which a connection that says nothing counts as dead, {@link #COMMAND_TIMEOUT}. */
    private static final Duration PING_EVERY = Duration.ofSeconds(1);

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RECONNECT_MIN = Duration.ofMillis(20);
    /** Lettuce's own is 30 s: so long would viewers go on without news after Redis is back. */
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final ReadTimeouts watch;
    private final ScheduledFuture<?> pings;
    private final ScheduledFuture<?> looks;

    private SharedRedis(
            ClientResources resources,
            RedisClient client,
            StatefulRedisConnection<byte[], byte[]> connection,
            ReadTimeouts watch) {
        this.resources = resources;
        this.client = client;
        this.connection = connection;
        this.watch = watch;
        this.pings = resources
                .eventExecutorGroup()
                .scheduleAtFixedRate(this::ping, PING_EVERY.toMillis(), PING_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        this.looks = resources
                .eventExecutorGroup()
                .scheduleWithFixedDelay(watch::look, 0, ReadTimeouts.LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Closes a socket on which nothing came for as long as a command may take. Nobody else would: a peer that is gone
     * without a word leaves it open for a quarter of an hour, and Lettuce's own commands time out on it in vain.
     */
    private record DeadSockets(ReadTimeouts watch) implements NettyCustomizer {
        @Override
        public void afterChannelInitialized(Channel channel) {
            watch.listen(channel);
            channel.pipeline().addFirst(new ReadTimeoutHandler(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        }
    }

    /** So that a living connection is never silent for long, however quiet the shows are. */
    private void ping() {
        try {
            var unused = connection.async().ping();
        } catch (RedisException e) {
            // It is closed, and being replaced.
        }
    }

    /**
     * Connects, blocking for at most two seconds.
     *
     * @param url {@code redis://[:password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @throws io.lettuce.core.RedisConnectionException when Redis cannot be reached
     */
    public static SharedRedis connect(String url) {
        return connect(url, RedisTls.DEFAULT);
    }

    /** Connects likewise, with the certificates of {@code tls} where the URL says {@code rediss}. */
    public static SharedRedis connect(String url, RedisTls tls) {
        RedisURI uri = uri(url);
        ReadTimeouts watch = new ReadTimeouts(System::nanoTime);
        ClientResources resources = DefaultClientResources.builder()
                .reconnectDelay(Delay.equalJitter(RECONNECT_MIN, RECONNECT_MAX, 1, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new DeadSockets(watch))
                .build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build())
                .sslOptions(tls.lettuceOptions())
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .build());
        try {
            return new SharedRedis(resources, client, client.connect(ByteArrayCodec.INSTANCE), watch);
        } catch (RuntimeException e) {
            shutdown(client, resources);
            throw e;
        }
    }

    /**
     * With credentials that are at hand. Lettuce takes those of an address for something to wait for, and finishes the
     * handshake on another thread: then {@code connect} may return while the connection still refuses commands.
     */
    static RedisURI uri(String url) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(COMMAND_TIMEOUT);
        RedisCredentials credentials =
                uri.getCredentialsProvider().resolveCredentials().block();
        if (credentials != null) {
            uri.setCredentialsProvider(new StaticCredentialsProvider(credentials));
        }
        return uri;
    }

    /** The commands; each fails with a {@code RedisException} while Redis is away or after five seconds. */
    public RedisAsyncCommands<byte[], byte[]> commands() {
        return connection.async();
    }

    /** Tells {@code listener}, on a thread of Lettuce, when the connection opens and closes. */
    public void addListener(RedisConnectionStateListener listener) {
        connection.addListener(listener);
    }

    public void removeListener(RedisConnectionStateListener listener) {
        connection.removeListener(listener);
    }

    /** Whether the connection is up. */
    public boolean isConnected() {
        return connection.isOpen();
    }

    /**
     * Reads, and answers on the caller's context where it has one, else on a thread of Lettuce.
     *
     * @param read sends commands on this connection
     * @return fails with {@link RedisRefusedException} when Redis answered an error, and with
     *     {@link RedisUnavailableException} when it gave no answer, within a second where it says nothing at all: nothing
     *     is lost by that, since this is only for reading, and for writes that may be repeated
     */
    public <T> Future<T> read(Supplier<CompletionStage<T>> read) {
        if (watch.isSilent()) {
            return Future.failedFuture(ReadTimeouts.silence());
        }
        Context context = Vertx.currentContext();
        Future<T> answer;
        try {
            CompletionStage<T> stage = watch.watch(read.get());
            answer = context == null ? Future.fromCompletionStage(stage) : Future.fromCompletionStage(stage, context);
        } catch (RedisException e) { // a closed connection throws at once
            answer = Future.failedFuture(e);
        }
        return answer.recover(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof RedisCommandExecutionException) {
                return Future.failedFuture(new RedisRefusedException(FailureText.of(cause)));
            } else if (cause instanceof RedisException || cause instanceof IOException) {
                return Future.failedFuture(new RedisUnavailableException("no answer: " + FailureText.of(cause)));
            }
            return Future.failedFuture(cause);
        });
    }

    @Override
    public void close() {
        List.of(pings, looks).forEach(timer -> timer.cancel(false));
        connection.close();
        shutdown(client, resources);
    }

    private static void shutdown(RedisClient client, ClientResources resources) {
        client.shutdown(Duration.ZERO, SHUTDOWN_TIMEOUT);
        var unused = resources.shutdown(0, SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}

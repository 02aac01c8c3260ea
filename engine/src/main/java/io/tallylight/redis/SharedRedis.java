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
 * The shared Lettuce connection: it reads streams and runs the scripts of all packages but {@code ledger}. It
 * reconnects by itself; while it is down, commands fail at once instead of waiting to be replayed: by default Lettuce
 * repeats commands that were in flight, so that a write could be executed twice. May be used from any thread; replies
 * come on Lettuce's threads. No blocking command may be sent on it, since all readers share it.
 */
public final class SharedRedis implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
    /** Interval of pings: well below {@link #COMMAND_TIMEOUT}, after which a silent connection counts as dead. */
    private static final Duration PING_EVERY = Duration.ofSeconds(1);

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RECONNECT_MIN = Duration.ofMillis(20);
    /**
     * Maximum delay of a reconnect. Lettuce's default is 30 s, for which viewers would get no news after Redis is back.
     */
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
     * Closes a socket on which nothing arrived for as long as a command may take. Without it, a peer that vanished
     * without notice would leave the socket open for a quarter of an hour, and Lettuce's own commands would time out on
     * it.
     */
    private record DeadSockets(ReadTimeouts watch) implements NettyCustomizer {
        @Override
        public void afterChannelInitialized(Channel channel) {
            watch.listen(channel);
            channel.pipeline().addFirst(new ReadTimeoutHandler(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        }
    }

    /** Sends a ping, so that a live connection is never silent for long, however quiet the shows are. */
    private void ping() {
        try {
            var unused = connection.async().ping();
        } catch (RedisException e) {
            // The connection is closed, and being replaced.
        }
    }

    /**
     * Connects, blocking for at most two seconds.
     *
     * @param url {@code redis://[:password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @throws io.lettuce.core.RedisConnectionException if Redis cannot be reached
     */
    public static SharedRedis connect(String url) {
        return connect(url, RedisTls.DEFAULT);
    }

    /**
     * Connects, blocking for at most two seconds, with the certificates of {@code tls} if the scheme is {@code rediss}.
     */
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
     * Returns the URI with static credentials. Lettuce treats those of an address as asynchronous and finishes the
     * handshake on another thread; {@code connect} could then return while the connection still refuses commands.
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

    /**
     * Returns the commands; each fails with a {@code RedisException} while Redis is unavailable or after five seconds.
     */
    public RedisAsyncCommands<byte[], byte[]> commands() {
        return connection.async();
    }

    /** Adds a listener that is called, on a thread of Lettuce, when the connection opens and closes. */
    public void addListener(RedisConnectionStateListener listener) {
        connection.addListener(listener);
    }

    public void removeListener(RedisConnectionStateListener listener) {
        connection.removeListener(listener);
    }

    /** Returns whether the connection is open. */
    public boolean isConnected() {
        return connection.isOpen();
    }

    /**
     * Reads, and completes on the caller's context if it has one, otherwise on a thread of Lettuce.
     *
     * @param read sends commands on this connection
     * @return fails with {@link RedisRefusedException} if Redis answered with an error, and with
     *     {@link RedisUnavailableException} if it gave no answer, within a second if it sends nothing at all; no write
     *     is lost by that, since this method is only for reads and for writes that may be repeated
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

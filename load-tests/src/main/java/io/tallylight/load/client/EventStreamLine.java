package io.tallylight.load.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A feed over server-sent events. A refusal is a status: of those from 400 to 499, only 429 lets us come back. */
final class EventStreamLine implements FeedLine {
    private final HttpClient http;
    private final URI base;
    private final String path;
    private @Nullable HttpClientRequest request;
    private boolean left;
    private boolean ended;

    /** {@code path}: of the feed, from the root on. */
    EventStreamLine(HttpClient http, URI base, String path) {
        this.http = http;
        this.base = base;
        this.path = path;
    }

    @Override
    public void open(@Nullable String after, Listener listener) {
        var options = new RequestOptions()
                .setHost(base.getHost())
                .setPort(Urls.port(base))
                .setURI(path)
                .putHeader("Accept", "text/event-stream");
        if (after != null) {
            options.putHeader("Last-Event-ID", after);
        }
        http.request(options)
                .compose(made -> {
                    request = made;
                    made.exceptionHandler(failure -> {}); // the answer fails as well
                    if (left) {
                        close();
                        return Future.failedFuture("left before it was sent");
                    }
                    return made.send();
                })
                .onSuccess(response -> listen(response, listener))
                .onFailure(failure -> end(listener, true, Failures.describe(failure)));
    }

    private void listen(HttpClientResponse response, Listener listener) {
        int status = response.statusCode();
        if (status != 200) {
            end(listener, status < 400 || status >= 500 || status == 429, "refused with " + status);
            return;
        }
        listener.opened();
        var reader = new EventReader(listener::message);
        response.handler(reader::read);
        response.exceptionHandler(failure -> end(listener, true, Failures.describe(failure)));
        response.endHandler(nothing -> end(listener, true, "ended"));
    }

    private void end(Listener listener, boolean mayReturn, String why) {
        if (!ended) {
            ended = true;
            listener.ended(mayReturn, why);
        }
    }

    @Override
    public void close() {
        left = true;
        var open = request;
        if (open != null) {
            var unused = open.connection().close();
        }
    }
}

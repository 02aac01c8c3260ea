package io.tallylight.api;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection whose client does not read. Vert.x itself closes one only when all that was written has left, which it
 * never does there; so this reaches below it, to the channel.
 */
final class ConnectionAbort {
    private ConnectionAbort() {}

    /** Closes it now; what has not left yet is dropped. On the event loop of the connection. */
    static void of(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var unused = base.channelHandlerContext().close();
        } else {
            var unused = connection.close();
        }
    }
}

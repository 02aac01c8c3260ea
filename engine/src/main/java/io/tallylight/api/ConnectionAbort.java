package io.tallylight.api;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection whose client does not read. Vert.x closes a connection only once everything written has been
 * sent, which never happens there; so this class uses the channel below it.
 */
final class ConnectionAbort {
    private ConnectionAbort() {}

    /** Closes the connection now; data not yet sent is dropped. Called on the event loop of the connection. */
    static void of(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var unused = base.channelHandlerContext().close();
        } else {
            var unused = connection.close();
        }
    }
}

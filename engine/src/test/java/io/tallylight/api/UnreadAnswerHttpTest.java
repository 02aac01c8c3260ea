package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks for large answers and does not read them loses its connection. */
class UnreadAnswerHttpTest {
    private static final String GAUGE = "\ntallylight_http_connections ";
    private static final int RECEIVE_BYTES = 4_096;
    private static final int OFFERS = 60;

    /** More of a quarter of a megabyte than the system's buffers take. */
    private static final int REQUESTS = 40;

    @TempDir
    Path folder;

    @Test
    void theConnectionOfAnswersThatAreNotReadIsClosed() throws Exception {
        Config config = Config.defaults().withHttpPort(0).withDataDir(folder);
        try (Engine engine = Engine.start(config);
                Socket unread = new Socket()) {
            Api api = new Api(engine.port());
            String show = api.liveShow();
            String url = "https://cdn.example/" + "x".repeat(2_000);
            for (int i = 0; i < OFFERS; i++) {
                api.offer(show, "SKU-" + i, "{'title':'T','price':1,'imageUrl':'" + url + "','url':'" + url + "'}");
            }
            double before = connections(api);

            unread.setReceiveBufferSize(RECEIVE_BYTES);
            unread.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), engine.port()));
            String ask = "GET /v1/shows/" + show + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            unread.getOutputStream().write(ask.repeat(REQUESTS).getBytes(StandardCharsets.US_ASCII));
            Await.until("the answer begins", () -> unread.getInputStream().available() > 0);
            assertEquals(before + 1, connections(api));

            Await.until("the engine closes the connection", () -> connections(api) == before);
            api.audit(show);
        }
    }

    private static double connections(Api api) {
        String metrics = api.get("/metrics").is(200).text();
        int from = metrics.indexOf(GAUGE) + GAUGE.length();
        return Double.parseDouble(metrics.substring(from, metrics.indexOf('\n', from)));
    }
}

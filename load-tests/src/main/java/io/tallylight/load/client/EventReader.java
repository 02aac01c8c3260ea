package io.tallylight.load.client;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes the data of server-sent events (HTML standard, section 9.2.6) out of what comes. The data's own id is in the
 * message that it is, so {@code id}, {@code event} and {@code retry} are not looked at. Owned by one thread.
 */
final class EventReader {
    private final Consumer<String> events;
    private final StringBuilder data = new StringBuilder();
    private Buffer line = Buffer.buffer();
    private boolean afterReturn;

    /** {@code events}: hears the data of each event. */
    EventReader(Consumer<String> events) {
        this.events = events;
    }

    void read(Buffer in) {
        int from = 0;
        for (int i = 0; i < in.length(); i++) {
            byte next = in.getByte(i);
            if (next == '\n' && afterReturn) {
                from = i + 1; // the second half of an end of line
            } else if (next == '\n' || next == '\r') {
                line.appendBuffer(in, from, i - from);
                from = i + 1;
                endLine();
            }
            afterReturn = next == '\r';
        }
        line.appendBuffer(in, from, in.length() - from);
    }

    private void endLine() {
        var text = line.toString(StandardCharsets.UTF_8);
        line = Buffer.buffer();
        if (text.isEmpty()) {
            if (!data.isEmpty()) {
                var event = data.substring(0, data.length() - 1);
                data.setLength(0);
                events.accept(event);
            }
        } else if (text.startsWith("data:")) {
            data.append(text, text.startsWith("data: ") ? 6 : 5, text.length()).append('\n');
        }
    }
}

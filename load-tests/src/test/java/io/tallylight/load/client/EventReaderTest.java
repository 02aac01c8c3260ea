package io.tallylight.load.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private final List<String> events = new ArrayList<>();
    private final EventReader reader = new EventReader(events::add);

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyEndOfLineIsOneWhereverTheBytesAreCut(String end) {
        var text = String.join(
                end,
                ": comment",
                "retry: 10",
                "id: e:5",
                "data: {\"a\":\"é\"}",
                "",
                "data:x",
                "data: y",
                "",
                "id: 1",
                "",
                "");
        var bytes = Buffer.buffer(text);
        for (int i = 0; i < bytes.length(); i++) {
            reader.read(bytes.getBuffer(i, i + 1));
        }
        assertEquals(List.of("{\"a\":\"é\"}", "x\ny"), events);
        reader.read(bytes);
        assertEquals(4, events.size());
    }

    @Test
    void anEventThatIsNotCompleteIsNotTold() {
        reader.read(Buffer.buffer("data: half\n"));
        assertEquals(List.of(), events);
        reader.read(Buffer.buffer("\n"));
        assertEquals(List.of("half"), events);
    }
}

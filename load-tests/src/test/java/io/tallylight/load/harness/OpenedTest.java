package io.tallylight.load.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
    private final List<String> closed = new ArrayList<>();

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }

    @Test
    void whatWasOpenedIsClosedTheLastFirst() {
        try (var opened = new Opened()) {
            opened.add(part("scratch"));
            opened.add(part("database"));
            opened.add(part("receiver"));
        }
        assertEquals(List.of("receiver", "database", "scratch"), closed);
    }

    @Test
    void whatIsKeptStaysOpen() {
        try (var opened = new Opened()) {
            opened.add(part("scratch"));
            opened.keep();
        }
        assertEquals(List.of(), closed);
    }

    @Test
    void aPartThatDoesNotCloseHidesNeitherTheOthersNorTheFirstFailure() {
        var failure = assertThrows(IOException.class, () -> {
            try (var opened = new Opened()) {
                opened.add(part("scratch"));
                opened.add(() -> {
                    throw new IOException("stuck");
                });
                throw new IOException("no such jar");
            }
        });
        assertEquals("no such jar", failure.getMessage());
        assertEquals(List.of("scratch"), closed);
        assertEquals("java.io.IOException: stuck", String.valueOf(failure.getSuppressed()[0].getCause()));
    }
}

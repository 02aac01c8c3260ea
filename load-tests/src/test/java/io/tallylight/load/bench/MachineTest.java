package io.tallylight.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void availableMemoryIsReadFromTheKernelsText() throws Exception {
        var meminfo = "MemTotal:       24687128 kB\nMemFree:         1000 kB\nMemAvailable:   23900412 kB\n";
        assertEquals(23_900_412L * 1_024, Machine.availableBytes(meminfo));
        assertThrows(IOException.class, () -> Machine.availableBytes("MemTotal: 1 kB\n"));
    }

    @Test
    void everyFactHasAValue() {
        assertTrue(Machine.memoryBytes() > 0);
        assertTrue(Machine.availableBytes() > 0);
        Machine.facts().forEach((name, value) -> assertTrue(!value.isBlank() && !value.contains("null"), name));
    }
}

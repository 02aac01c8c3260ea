package io.tallylight.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeIdTest {
    @Test
    void theFirstProcessesOfTwoContainersHaveDifferentIds() {
        assertEquals("a1b2c3-1", NodeId.of("a1b2c3", 1));
        assertEquals("d4e5f6-1", NodeId.of("d4e5f6\n", 1));
    }

    @ParameterizedTest
    @CsvSource({"'shop one/x','shop-one-x-7'", "'','node-7'"})
    void aHostNameIsPlainText(String host, String expected) {
        assertEquals(expected, NodeId.of(host, 7));
    }

    @Test
    void theHostIsNamedByTheEnvironmentOrElseByTheSystem() {
        long pid = ProcessHandle.current().pid();
        assertEquals("node7-" + pid, NodeId.ofThisProcess(Map.of("HOSTNAME", "node7")));
        assertTrue(NodeId.ofThisProcess(Map.of()).endsWith("-" + pid));
    }
}

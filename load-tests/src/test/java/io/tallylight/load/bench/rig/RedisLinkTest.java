package io.tallylight.load.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisLinkTest {
    @Test
    void theFieldsOfAnInfoAreReadAndItsHeadingsAreNot() {
        assertEquals(
                Map.of("redis_version", "7.0.15", "executable", "/a:b"),
                RedisLink.fields("# Server\r\nredis_version:7.0.15\r\nexecutable:/a:b\r\n\r\n"));
    }

    @Test
    void theCpuOfAProcessIsKnown() {
        assertTrue(Cpu.us(ProcessHandle.current().pid()) > 0);
    }

    @Test
    void theAnswerOfTheBareServerHasTheBytesAskedFor() {
        for (int bytes : new int[] {10, 11, 300}) {
            assertEquals(bytes, HelloServer.json(bytes).getBytes(StandardCharsets.UTF_8).length);
        }
    }
}
